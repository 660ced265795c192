package org.notrainnogain.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's turn at a run. Each process claims the next number; one that finds that it was
 * overtaken must write no more.
 *
 * <p>{@code attempts/NNNN} is a claim, a token that only its owner knows. {@code
 * attempts/NNNN-alive-MILLISECONDS} says how long after its claim an attempt was still at work; the
 * highest counts. Claims need a filesystem that lists and reads what was written before. Where it
 * creates files exclusively (local, HDFS), two processes never hold one number; where the last
 * writer wins (object stores), the token tells the loser at its next check.
 */
public final class Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
  private static final Pattern CLAIM = Pattern.compile("\\d{4,9}");
  private static final Pattern SIGN = Pattern.compile("(\\d{4,9})-alive-(\\d{1,15})");
  private static final int LONGEST_TOKEN = 100;
  private static final long NANOS_OF_MILLISECOND = 1_000_000;

  private final DurableFiles files;
  private final Path directory;
  private final int number;
  private final byte[] token;
  private final LongSupplier nanoTime;
  private final long start;

  private Attempt(
      DurableFiles files, Path directory, int number, byte[] token, LongSupplier nanoTime) {
    this.files = files;
    this.directory = directory;
    this.number = number;
    this.token = token;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /**
   * Claims the next number in the run's directory.
   *
   * @param nanoTime a clock that only goes forward, in nanoseconds
   */
  public static Attempt claim(DurableFiles files, Path runDirectory, LongSupplier nanoTime) {
    Path directory = new Path(runDirectory, "attempts");
    byte[] token = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    int number = newest(list(files, directory)) + 1;
    while (!files.create(claim(directory, number), token)) {
      number++;
    }
    return new Attempt(files, directory, number, token, nanoTime);
  }

  /** From 1. */
  public int number() {
    return number;
  }

  /** Wall time since the claim, in nanoseconds. */
  public long nanos() {
    return nanoTime.getAsLong() - start;
  }

  /**
   * Checks that no other process has taken over.
   *
   * @throws IllegalStateException when one has
   */
  public void requireCurrent() {
    int newest = newest(list(files, directory));
    if (newest < number) {
      throw new IllegalStateException(
          ("The claim of this process, attempt %d, is gone from %s: the run's directory was moved or"
                  + " cleared, and nothing more is written here. Run the same command again")
              .formatted(number, directory));
    }
    byte[] found = files.readSmall(claim(directory, newest), LONGEST_TOKEN);
    if (newest > number || !Arrays.equals(found, token)) {
      throw new IllegalStateException(
          ("Another process took over this run (attempt %d, this is %d) in %s; nothing more is"
                  + " written here. Let the other one finish")
              .formatted(newest, number, directory.getParent()));
    }
  }

  /**
   * Leaves a sign of life, by which a later attempt knows how much of this one was lost. That it
   * cannot be written is only said: what it is for is a figure in a table.
   *
   * @throws IllegalStateException when another process has taken over
   */
  public void alive() {
    requireCurrent();
    String own = "%04d-alive-".formatted(number);
    Path sign = new Path(directory, own + "%012d".formatted(nanos() / NANOS_OF_MILLISECOND));
    try {
      files.create(sign, new byte[0]);
      for (Path path : list(files, directory)) {
        if (path.getName().startsWith(own) && !path.getName().equals(sign.getName())) {
          files.fileSystem(path).delete(path, false);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn(
          "Attempt {} could not leave a sign of life: {}; lost_wall_seconds may come out too small",
          number,
          e.getMessage());
    }
  }

  /**
   * Wall time of earlier attempts that led to nothing, in nanoseconds: of one attempt what came
   * after its commit, and all of those after it; each up to its last sign of life.
   *
   * @param attempt the one whose commit this one goes on from, 0 for the beginning
   * @param nanos of that attempt at its commit
   */
  public long nanosLostAfter(int attempt, long nanos) {
    Map<Integer, Long> lived = new TreeMap<>();
    for (Path path : list(files, directory)) {
      Matcher sign = SIGN.matcher(path.getName());
      if (sign.matches()) {
        lived.merge(
            Integer.parseInt(sign.group(1)),
            Long.parseLong(sign.group(2)) * NANOS_OF_MILLISECOND,
            Math::max);
      }
    }
    long lost = 0;
    for (Map.Entry<Integer, Long> one : lived.entrySet()) {
      if (one.getKey() >= attempt && one.getKey() < number) {
        lost += Math.max(0, one.getValue() - (one.getKey() == attempt ? nanos : 0));
      }
    }
    return lost;
  }

  private static Path claim(Path directory, int number) {
    return new Path(directory, "%04d".formatted(number));
  }

  private static int newest(List<Path> attempts) {
    return attempts.stream()
        .map(Path::getName)
        .filter(name -> CLAIM.matcher(name).matches())
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(0);
  }

  private static List<Path> list(DurableFiles files, Path directory) {
    try {
      List<Path> found = new ArrayList<>();
      for (FileStatus entry : files.fileSystem(directory).listStatus(directory)) {
        found.add(entry.getPath());
      }
      return found;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list %s".formatted(directory), e);
    }
  }
}
