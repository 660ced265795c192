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
import org.notrainnogain.storage.Attempt;
import org.notrainnogain.storage.PlainFileSystem;
import org.tensorflow.util.Event;

/**
 * A folder of event files on any Hadoop file system, in the order of their names, as one attempt at
 * the run changes it. What it writes has names that no other attempt has, and goes again when
 * another process has taken over the run meanwhile; it removes only what earlier attempts left.
 */
final class EventFolder {
  static final String PREFIX = "bigdl.tfevents.";

  /**
   * Begins the name of the file of earlier attempts; before BigDL's own names, which have a time.
   */
  private static final String KEPT = PREFIX + "0.kept-";

  /** Begins the name of what an attempt, by its number, has not finished yet. */
  private static final String PART = ".part-";

  /** Follows a file's name in the names of its copies, before their number. */
  private static final String COPY = ".copy-";

  private final FileSystem files;
  private final Path folder;
  private final Attempt attempt;

  EventFolder(Path folder, Configuration configuration, Attempt attempt) throws IOException {
    this.files = PlainFileSystem.of(folder, configuration);
    this.folder = folder;
    this.attempt = attempt;
  }

  /** Brings bytes to a path. */
  private interface Writing {
    void to(Path path) throws IOException;
  }

  private List<FileStatus> list(String prefix) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    if (files.exists(folder)) {
      for (FileStatus file : files.listStatus(folder)) {
        if (file.getPath().getName().startsWith(prefix)) {
          found.add(file);
        }
      }
    }
    found.sort(Comparator.comparing(file -> file.getPath().getName()));
    return found;
  }

  /**
   * Copies a local file here. Each copy has a name of its own, and the one before goes only when it
   * is there: on a full disk the folder keeps what it has.
   *
   * @throws IllegalStateException when another process has taken over the run
   */
  void copy(Path local) throws IOException {
    String copy = local.getName() + COPY;
    List<FileStatus> before = list(copy);
    long next = 1 + before.stream().mapToLong(old -> number(old, copy)).max().orElse(0);
    add(
        new Path(folder, copy + String.format(Locale.ROOT, "%09d", next)),
        part -> files.copyFromLocalFile(false, true, local, part));
    delete(before);
  }

  private void add(Path path, Writing writing) throws IOException {
    attempt.requireCurrent();
    Path part = new Path(folder, PART + attempt.number());
    try {
      writing.to(part);
      attempt.requireCurrent();
      rename(part, path);
    } catch (IOException | RuntimeException e) {
      files.delete(part, false);
      throw e;
    }
    requireOwn(path);
  }

  /**
   * Checks that a file which this attempt has just made is the run's; one that is not is removed.
   *
   * @throws IllegalStateException when another process has taken over the run
   */
  void requireOwn(Path made) throws IOException {
    try {
      attempt.requireCurrent();
    } catch (RuntimeException e) {
      files.delete(made, false);
      throw e;
    }
  }

  private void rename(Path part, Path to) throws IOException {
    if (files.exists(to) || !files.rename(part, to)) { // local files would be replaced
      throw new IOException("Event file " + part + " could not be renamed to " + to);
    }
  }

  /**
   * Drops all events of steps after one, and puts the others into one file of a name that BigDL
   * cannot choose: its own name a file by the second, so that a run resumed at once would write
   * over the file before. Interrupted anywhere, the next attempt's loses nothing and has nothing
   * twice.
   *
   * @throws IllegalStateException when another process has taken over the run
   */
  void keepUntil(long step) throws IOException {
    delete(
        list(PART).stream()
            .filter(part -> number(part, PART) < attempt.number()) // of a process that was killed
            .toList());
    List<FileStatus> old = list(PREFIX);
    if (old.isEmpty()) {
      return;
    }
    add(new Path(folder, KEPT + attempt.number()), part -> write(old, step, part));
    delete(old);
  }

  private void write(List<FileStatus> old, long step, Path part) throws IOException {
    try (OutputStream out = files.create(part, true)) {
      Set<String> seen = new HashSet<>();
      for (FileStatus file : old) {
        copyUntil(step, file, seen, out);
      }
    }
  }

  private void delete(List<FileStatus> some) throws IOException {
    for (FileStatus file : some) {
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

  private static long number(FileStatus file, String prefix) {
    return Long.parseLong(file.getPath().getName().substring(prefix.length()));
  }
}
