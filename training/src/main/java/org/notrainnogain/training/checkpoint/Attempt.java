package org.notrainnogain.training.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * This process's turn at a run. Each process claims the next number; one that finds a higher number
 * than its own was overtaken and must write no more.
 */
public final class Attempt {
  private final DurableFiles files;
  private final Path directory;
  private final int number;

  private Attempt(DurableFiles files, Path directory, int number) {
    this.files = files;
    this.directory = directory;
    this.number = number;
  }

  /** Claims the next number in the run's directory. */
  public static Attempt claim(DurableFiles files, Path runDirectory) {
    Path directory = new Path(runDirectory, "attempts");
    int number = newest(files, directory) + 1;
    files.write(
        new Path(directory, "%04d".formatted(number)),
        out -> out.write("claimed\n".getBytes(StandardCharsets.UTF_8)));
    return new Attempt(files, directory, number);
  }

  /** From 1. */
  public int number() {
    return number;
  }

  /**
   * Checks that no other process has taken over.
   *
   * @throws IllegalStateException when one has
   */
  public void requireCurrent() {
    int newest = newest(files, directory);
    if (newest != number) {
      throw new IllegalStateException(
          ("Another process took over this run (attempt %d, this is %d) in %s; nothing more is"
                  + " written here. Let the other one finish")
              .formatted(newest, number, directory.getParent()));
    }
  }

  private static int newest(DurableFiles files, Path directory) {
    try {
      return Arrays.stream(files.fileSystem(directory).listStatus(directory))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .filter(name -> name.matches("\\d{1,9}"))
          .mapToInt(Integer::parseInt)
          .max()
          .orElse(0);
    } catch (FileNotFoundException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list %s".formatted(directory), e);
    }
  }
}
