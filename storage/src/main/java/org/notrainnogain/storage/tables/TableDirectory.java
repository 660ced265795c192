package org.notrainnogain.storage.tables;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.storage.PlainFileSystem;

/**
 * Where the files of tables lie: {@code DIR/tables/NAME/PARTITION=VALUE/*.parquet}.
 *
 * @param tables {@code DIR/tables}; need not be there
 * @param configuration names and configures the filesystems
 */
public record TableDirectory(Path tables, Configuration configuration) {

  /** The directory of a partition. */
  public Path partition(TableSchema<?> table, String value) {
    return new Path(new Path(tables, table.name()), table.partitionDirectory(value));
  }

  /** The Parquet files of a partition, by name; none when it is not there. */
  public List<Path> files(TableSchema<?> table, String value) {
    try {
      Path directory = partition(table, value);
      return parquet(PlainFileSystem.of(directory, configuration), directory);
    } catch (IOException e) {
      throw unlisted(table, e);
    }
  }

  /**
   * Values of the partition column with at least one file, sorted; for a table by run, the runs
   * that have rows.
   */
  public List<String> partitions(TableSchema<?> table) {
    try {
      Path directory = new Path(tables, table.name());
      FileSystem files = PlainFileSystem.of(directory, configuration);
      String prefix = table.partitionColumn() + "=";
      List<String> values = new ArrayList<>();
      for (FileStatus status : list(files, directory)) {
        String name = status.getPath().getName();
        if (status.isDirectory()
            && name.startsWith(prefix)
            && !parquet(files, status.getPath()).isEmpty()) {
          values.add(name.substring(prefix.length()));
        }
      }
      values.sort(null);
      return values;
    } catch (IOException e) {
      throw unlisted(table, e);
    }
  }

  private static List<Path> parquet(FileSystem files, Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    for (FileStatus status : list(files, directory)) {
      String name = status.getPath().getName();
      boolean hidden = name.startsWith("_") || name.startsWith(".");
      if (status.isFile() && !hidden && name.endsWith(".parquet")) {
        found.add(status.getPath());
      }
    }
    found.sort(Comparator.comparing(Path::getName));
    return found;
  }

  private static List<FileStatus> list(FileSystem files, Path directory) throws IOException {
    try {
      return List.of(files.listStatus(directory));
    } catch (FileNotFoundException e) {
      return List.of(); // a table without rows has no directory
    }
  }

  private static UncheckedIOException unlisted(TableSchema<?> table, IOException cause) {
    return new UncheckedIOException(
        String.format(
            Locale.ROOT, "Table %s cannot be listed: %s", table.name(), cause.getMessage()),
        cause);
  }
}
