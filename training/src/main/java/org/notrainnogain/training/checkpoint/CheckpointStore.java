package org.notrainnogain.training.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.storage.Attempt;
import org.notrainnogain.storage.Commit;
import org.notrainnogain.storage.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run: directories {@code
 * checkpoints/step-SSSSSSSSSSSS-attempt-AAAA-save-NNNNNN}, each committed by its {@code
 * checkpoint.json}. To be used by one attempt.
 */
public final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  static final String COMMIT = "checkpoint.json";
  private static final int LARGEST_COMMIT = 64 << 20;
  private static final Pattern NAME = Pattern.compile("step-\\d{12,}-attempt-(\\d{4,9})-.*");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private final DurableFiles files;
  private final Path runDirectory;
  private final Path directory;
  private final int keep;
  private final Set<Path> passedOver = new HashSet<>();
  private int saves;

  /**
   * @param runDirectory the run's directory
   * @param keep how many of the newest checkpoints stay
   */
  public CheckpointStore(DurableFiles files, Path runDirectory, int keep) {
    this.files = files;
    this.runDirectory = runDirectory;
    this.directory = new Path(runDirectory, "checkpoints");
    this.keep = keep;
    if (keep < 1) {
      throw new IllegalArgumentException("Checkpoints to keep must be at least 1, got " + keep);
    }
  }

  /**
   * A checkpoint that was found intact.
   *
   * @param directory where its files lie
   * @param checkpoint what it holds
   */
  public record Located(Path directory, Checkpoint checkpoint) {}

  /**
   * Begins a checkpoint, whose files go to {@link Commit#aside}; they go away unless it is
   * committed. Names sort by step, then attempt, and none is given twice.
   */
  public Commit begin(long step, Attempt attempt) {
    saves++;
    String name =
        String.format(
            Locale.ROOT, "step-%012d-attempt-%04d-save-%06d", step, attempt.number(), saves);
    return Commit.ofDirectory(files, new Path(directory, name), attempt::requireCurrent);
  }

  /**
   * Commits a checkpoint whose files are written, then removes those no longer kept.
   *
   * @throws IllegalStateException when another process has taken over
   */
  public void commit(Commit begun, Checkpoint checkpoint, Attempt attempt) {
    begun.seal(
        new Path(begun.aside(), COMMIT), out -> out.write(JSON.writeValueAsBytes(checkpoint)));
    attempt.requireCurrent();
    prune(attempt.number());
  }

  /**
   * The newest checkpoint whose every file, segments of rows included, is as it was written. One
   * that cannot be used is said and passed over.
   *
   * @param requireOwn throws {@link IllegalStateException} when a checkpoint is not the run's
   * @return nothing when none was ever committed
   * @throws IllegalArgumentException when there are some and none can be used
   */
  public Optional<Located> newestUsable(Consumer<Checkpoint> requireOwn) {
    List<String> reasons = new ArrayList<>();
    for (Path candidate : newestFirst()) {
      if (!isCommitted(candidate)) {
        LOG.warn("Checkpoint {} was never finished (it has no {})", candidate, COMMIT);
        continue;
      }
      try {
        Checkpoint checkpoint = read(candidate);
        requireOwn.accept(checkpoint);
        return Optional.of(new Located(candidate, checkpoint));
      } catch (IOException | UncheckedIOException | IllegalStateException e) {
        LOG.warn("Checkpoint {} cannot be used and is passed over: {}", candidate, e.getMessage());
        reasons.add(String.format(Locale.ROOT, "%s: %s", candidate.getName(), e.getMessage()));
        passedOver.add(candidate);
      }
    }
    if (reasons.isEmpty()) {
      return Optional.empty();
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "None of the checkpoints in %s can be used, and training does not start anew by itself."
                + " Restore the files from a copy, or move %s away and run the same command again to"
                + " train from step 0.%n%s",
            directory,
            runDirectory,
            String.join(System.lineSeparator(), reasons)));
  }

  /**
   * What the commit record of a checkpoint says; its files are not looked at.
   *
   * @throws IOException when the record is damaged
   * @throws UncheckedIOException when it cannot be read
   */
  static Checkpoint record(DurableFiles files, Path checkpoint) throws IOException {
    try {
      Checkpoint read =
          JSON.readValue(
              files.readSmall(new Path(checkpoint, COMMIT), LARGEST_COMMIT), Checkpoint.class);
      if (read == null) {
        throw damaged("it says null", null);
      }
      return read;
    } catch (JsonProcessingException e) {
      throw damaged(e.getOriginalMessage(), e);
    }
  }

  private static IOException damaged(String how, JsonProcessingException cause) {
    return new IOException(String.format(Locale.ROOT, "its %s is damaged: %s", COMMIT, how), cause);
  }

  private Checkpoint read(Path candidate) throws IOException {
    Checkpoint checkpoint = record(files, candidate);
    Stream.concat(Stream.of(checkpoint.weights()), checkpoint.optimizer().stream())
        .forEach(file -> files.verify(new Path(candidate, file.name()), file));
    checkpoint
        .segments()
        .forEach(segment -> files.verify(new Path(runDirectory, segment.name()), segment));
    return checkpoint;
  }

  private boolean isCommitted(Path candidate) {
    return files.exists(new Path(candidate, COMMIT));
  }

  private List<Path> newestFirst() {
    try {
      List<Path> found = new ArrayList<>();
      for (FileStatus entry : files.fileSystem(directory).listStatus(directory)) {
        if (entry.isDirectory()) {
          found.add(entry.getPath());
        }
      }
      found.sort(Collections.reverseOrder());
      return found;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(String.format(Locale.ROOT, "Cannot list %s", directory), e);
    }
  }

  /**
   * Removes all but the newest committed checkpoints, and what this and earlier attempts left
   * unfinished. Those passed over do not count, or they would push out the ones that can be used;
   * they stay, for whoever wants to look at them.
   */
  private void prune(int attempt) {
    try {
      FileSystem fileSystem = files.fileSystem(directory);
      int kept = 0;
      for (Path path : newestFirst()) {
        if (passedOver.contains(path)) {
          continue;
        }
        boolean committed = isCommitted(path);
        boolean superfluous = committed ? kept == keep : attemptOf(path) <= attempt;
        kept += committed && !superfluous ? 1 : 0;
        if (superfluous) {
          fileSystem.delete(path, true);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("Old checkpoints in {} could not be removed: {}", directory, e.getMessage());
    }
  }

  private static int attemptOf(Path path) {
    Matcher name = NAME.matcher(path.getName());
    return name.matches() ? Integer.parseInt(name.group(1)) : Integer.MAX_VALUE;
  }
}
