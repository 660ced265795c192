package org.notrainnogain.training.events;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.storage.PlainFileSystem;
import org.tensorflow.util.Event;

/** A folder of event files on any Hadoop file system, in the order of their names. */
final class EventFolder {
  static final String PREFIX = "bigdl.tfevents.";

  /**
   * Begins the name of the file of earlier attempts; before BigDL's own names, which have a time.
   */
  private static final String KEPT = PREFIX + "0.kept-";

  /** Follows a file's name in the names of its copies, before their number. */
  private static final String COPY = ".copy-";

  private final FileSystem files;
  private final Path folder;

  EventFolder(Path folder, Configuration configuration) throws IOException {
    this.files = PlainFileSystem.of(folder, configuration);
    this.folder = folder;
  }

  List<FileStatus> list() throws IOException {
    List<FileStatus> found = new ArrayList<>();
    if (files.exists(folder)) {
      for (FileStatus file : files.listStatus(folder)) {
        if (file.getPath().getName().startsWith(PREFIX)) {
          found.add(file);
        }
      }
    }
    found.sort(Comparator.comparing(file -> file.getPath().getName()));
    return found;
  }

  /** The file that is being written, in a folder where {@link #keepUntil} was called before. */
  FileStatus current() throws IOException {
    List<FileStatus> written = list().stream().filter(file -> generation(file) == 0).toList();
    if (written.size() != 1) {
      throw new IOException(
          "Folder " + folder + " holds " + written.size() + " event files being written, not one");
    }
    return written.get(0);
  }

  /**
   * Copies a file into another folder. Each copy has a name of its own, and the one before goes
   * only when it is there: on a full disk the folder keeps what it has.
   */
  void publish(Path file, EventFolder target) throws IOException {
    String copy = file.getName() + COPY;
    List<FileStatus> before =
        target.list().stream().filter(old -> old.getPath().getName().startsWith(copy)).toList();
    long next =
        1
            + before.stream()
                .mapToLong(old -> Long.parseLong(old.getPath().getName().substring(copy.length())))
                .max()
                .orElse(0);
    Path part = new Path(target.folder, ".part");
    try {
      target.files.copyFromLocalFile(false, true, file, part);
    } catch (IOException e) {
      target.files.delete(part, false);
      throw e;
    }
    target.rename(part, new Path(target.folder, copy + String.format(Locale.ROOT, "%09d", next)));
    for (FileStatus old : before) {
      target.files.delete(old.getPath(), false);
    }
  }

  private void rename(Path part, Path to) throws IOException {
    if (!files.rename(part, to)) {
      throw new IOException("Event file " + part + " could not be renamed to " + to);
    }
  }

  /**
   * Drops all events of steps after one, and puts the others into one file of a name that BigDL
   * cannot choose: its own name a file by the second, so that a run resumed at once would write
   * over the file before. Interrupted anywhere, the same again loses nothing and has nothing twice.
   */
  void keepUntil(long step) throws IOException {
    List<FileStatus> old = list();
    if (old.isEmpty()) {
      return;
    }
    Path part = new Path(folder, ".part");
    try (OutputStream out = files.create(part, true)) {
      Set<String> seen = new HashSet<>();
      for (FileStatus file : old) {
        copyUntil(step, file, seen, out);
      }
    }
    Path kept =
        new Path(folder, KEPT + (1 + old.stream().mapToLong(this::generation).max().getAsLong()));
    rename(part, kept);
    for (FileStatus file : old) {
      files.delete(file.getPath(), false);
    }
  }

  private void copyUntil(long step, FileStatus file, Set<String> seen, OutputStream out)
      throws IOException {
    try (EventFile events = EventFile.open(files, file)) {
      for (Optional<Event> next = events.next(); next.isPresent(); next = events.next()) {
        Event event = next.get();
        boolean scalar = event.getSummary().getValueCount() == 1;
        if (scalar
            && event.getStep() <= step
            && seen.add(event.getStep() + event.getSummary().getValue(0).getTag())) {
          events.copyLast(out);
        }
      }
    }
  }

  /** How often the kept events were put together, 0 for a file that BigDL wrote. */
  private long generation(FileStatus file) {
    String name = file.getPath().getName();
    return name.startsWith(KEPT) ? Long.parseLong(name.substring(KEPT.length())) : 0;
  }
}
