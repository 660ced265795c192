package org.notrainnogain.jobs.runs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.tables.TableRows;

/** The runs of one output directory. */
public final class RunStore {
  private static final Pattern RUN_ID = Pattern.compile("[a-z0-9][a-z0-9.-]{0,199}");

  private final Path out;
  private final DurableFiles files;
  private final TableRows tables;

  /**
   * @param out {@code DIR}
   */
  public RunStore(Path out, Configuration hadoop) {
    this.out = out;
    this.files = new DurableFiles(hadoop);
    this.tables = new TableRows(new Path(out, "tables"), hadoop);
  }

  /** {@code DIR}. */
  public Path out() {
    return out;
  }

  /**
   * All run ids, ascending: those that ended and those that have a directory.
   *
   * @throws UnknownRunException when DIR is not there
   */
  public List<String> ids() {
    try {
      if (!files.fileSystem(out).exists(out)) {
        throw new UnknownRunException(
            String.format(
                Locale.ROOT,
                "Output directory %s is not there; give the one that pretrain or demo wrote as --out",
                out));
      }
      TreeSet<String> ids = new TreeSet<>(tables.partitions(RunRow.TABLE));
      for (FileStatus entry : list(new Path(out, "runs"))) {
        String name = entry.getPath().getName();
        if (entry.isDirectory() && RUN_ID.matcher(name).matches()) {
          ids.add(name);
        }
      }
      return new ArrayList<>(ids);
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(Locale.ROOT, "Runs of %s cannot be listed", out), e);
    }
  }

  private FileStatus[] list(Path directory) throws IOException {
    try {
      return files.fileSystem(directory).listStatus(directory);
    } catch (FileNotFoundException e) {
      return new FileStatus[0]; // no run was started yet
    }
  }

  /** The run of this id, which need not be there. */
  public StoredRun run(String id) {
    return new StoredRun(id, out, files, tables);
  }

  /**
   * The run of an id, of its unique beginning, or of the unique beginning of the hash at its end.
   *
   * @throws UnknownRunException when there is none or there are several, with their names
   */
  public StoredRun find(String given) {
    return run(RunNames.resolve(given, ids(), out.toString()));
  }
}
