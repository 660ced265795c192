package org.notrainnogain.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way in which files are published: written aside under a name that nobody else has, looked
 * at once more in the light of what others did meanwhile, given their places, the last of which
 * makes all of them count; and whoever fails takes back only what is its own.
 *
 * <pre>
 *   try (Commit commit = Commit.begin(files, directory, claim::requireCurrent)) {
 *     write into commit.aside()                     // any names; tasks of a cluster, too
 *     commit.place(new Path(commit.aside(), "x"), new Path(directory, "x"));   // as many as there are
 *     commit.seal(new Path(directory, "manifest.json"), out -> ...);           // now they count
 *   }
 * </pre>
 *
 * <p>Nothing that is there is ever replaced: a place that is taken is an error, but for {@link
 * #seal(Path, Path)}, whose names say their content. Files are on the disk before they have their
 * names, where the filesystem can say so (local, HDFS). On filesystems that let the last writer win
 * (object stores), two commits of one place at the same moment can both seem to succeed; what
 * counts is then a file that is whole, of one of them, with its checksum in what names it.
 *
 * <p>To be used by one thread.
 */
public final class Commit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Commit.class);
  private static final String ASIDE = ".commit-";

  private final DurableFiles files;
  private final Path aside;
  private final boolean asideIsPlace;
  private final Validation validation;
  private final List<Path> placed = new ArrayList<>();
  private boolean sealed;

  private Commit(DurableFiles files, Path aside, boolean asideIsPlace, Validation validation) {
    this.files = files;
    this.aside = aside;
    this.asideIsPlace = asideIsPlace;
    this.validation = validation;
  }

  /** Whether what others did meanwhile still allows this commit. */
  public interface Validation {
    /** Nothing forbids it: for names that say their content. */
    Validation NONE = () -> {};

    /**
     * Looks, now.
     *
     * @throws IllegalStateException when it does not, saying what others did
     */
    void check();
  }

  /**
   * Begins; nothing is written yet.
   *
   * @param directory the one that takes {@link #aside}, on the filesystem of the places
   * @param validation asked before each file gets its place, and before anything is taken back; of
   *     a claimed place {@link Claim#requireCurrent}
   */
  public static Commit begin(DurableFiles files, Path directory, Validation validation) {
    return new Commit(files, new Path(directory, ASIDE + UUID.randomUUID()), false, validation);
  }

  /**
   * Begins a commit of a new directory, whose name nobody else has: what is written there is in its
   * place, stays once the commit is sealed, and goes where it is not. No directory is ever renamed.
   *
   * @param directory the new one, which {@link #aside} answers
   * @param validation asked before the commit is sealed
   */
  public static Commit ofDirectory(DurableFiles files, Path directory, Validation validation) {
    return new Commit(files, directory, true, validation);
  }

  /**
   * Removes what commits of dead processes have left aside, however deep: a process that is killed
   * between naming a file and removing its other name leaves one inside what it committed. Only for
   * who holds the claim of the place: those of living processes look the same.
   */
  public static void removeLeftovers(DurableFiles files, Path directory) {
    try {
      FileSystem fileSystem = files.fileSystem(directory);
      if (fileSystem.exists(directory)) {
        for (FileStatus entry : fileSystem.listStatus(directory)) {
          if (isLeftover(entry.getPath())) {
            fileSystem.delete(entry.getPath(), true);
          } else if (entry.isDirectory()) {
            removeLeftovers(files, entry.getPath());
          }
        }
      }
    } catch (IOException e) {
      // Nothing left behind counts; it costs space alone.
      LOG.warn("Leftovers in {} could not be removed: {}", directory, e.getMessage());
    }
  }

  private static boolean isLeftover(Path path) {
    return path.getName().startsWith(ASIDE) || DurableFiles.isUnfinished(path);
  }

  /** A directory that no other commit has; made by whoever writes into it. */
  public Path aside() {
    return aside;
  }

  /**
   * Gives a file that was written aside its place. It counts once the commit is sealed.
   *
   * @throws IllegalStateException when the validation fails
   * @throws UncheckedIOException when the place is taken or cannot be written
   */
  public void place(Path written, Path to) {
    validation.check();
    files.place(written, to);
    placed.add(to);
  }

  /**
   * Writes a small file at its place. It counts once the commit is sealed.
   *
   * @throws IllegalStateException when the validation fails
   * @throws UncheckedIOException when the place is taken or cannot be written
   */
  public StoredFile write(Path to, DurableFiles.Writer writer) {
    validation.check();
    StoredFile stored = files.write(to, writer);
    placed.add(to);
    return stored;
  }

  /**
   * Writes the file that makes the whole commit count.
   *
   * @throws IllegalStateException when the validation fails
   * @throws UncheckedIOException when the place is taken or cannot be written
   */
  public StoredFile seal(Path to, DurableFiles.Writer writer) {
    validation.check();
    StoredFile stored = files.write(to, writer);
    sealed = true;
    return stored;
  }

  /**
   * Gives the file that makes the whole commit count its place, whose name says its content: one
   * that is there already is the same.
   *
   * @return whether it was not there
   * @throws IllegalStateException when the validation fails
   * @throws UncheckedIOException when the place cannot be written
   */
  public boolean seal(Path written, Path to) {
    validation.check();
    boolean there = files.exists(to);
    if (!there) {
      try {
        files.place(written, to);
      } catch (UncheckedIOException e) {
        // Another process that publishes the same may have come first.
        there = files.exists(to);
        if (!there) {
          throw e;
        }
      }
    }
    sealed = true;
    return !there;
  }

  /** Removes what lies aside, and of a commit that was not sealed what it has placed. */
  @Override
  public void close() {
    if (!sealed || !asideIsPlace) {
      remove(aside);
    }
    if (!sealed && !placed.isEmpty()) {
      takeBack();
    }
  }

  private void takeBack() {
    try {
      validation.check();
    } catch (RuntimeException overtaken) {
      // The places may hold files of whoever came next.
      LOG.warn("What was placed of an unfinished commit stays: {}", overtaken.getMessage());
      return;
    }
    placed.forEach(this::remove);
  }

  private void remove(Path path) {
    try {
      files.fileSystem(path).delete(path, true);
    } catch (IOException e) {
      LOG.warn("{} could not be removed: {}", path, e.getMessage());
    }
  }
}
