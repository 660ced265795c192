package org.notrainnogain.training.checkpoint;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run: directories {@code checkpoints/step-SSSSSSSSSSSS-attempt-AAAA}, each
 * committed by its {@code checkpoint.json}.
 */
public final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  static final String COMMIT = "checkpoint.json";
  static final int LARGEST_COMMIT = 64 << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private final DurableFiles files;
  private final Path directory;
  private final int keep;

  /**
   * @param runDirectory the run's directory
   * @param keep how many of the newest checkpoints stay
   */
  public CheckpointStore(DurableFiles files, Path runDirectory, int keep) {
    this.files = files;
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
   * The directory for a checkpoint that is about to be written. Names sort by step, then attempt.
   */
  public Path newDirectory(long step, int attempt) {
    return new Path(directory, "step-%012d-attempt-%04d".formatted(step, attempt));
  }

  /** Commits a checkpoint whose files lie in {@code at}, then removes those no longer kept. */
  public void commit(Path at, Checkpoint checkpoint) {
    files.write(new Path(at, COMMIT), out -> out.write(JSON.writeValueAsBytes(checkpoint)));
    prune();
  }

  /**
   * The newest checkpoint whose every file is as it was written. A damaged one is said and passed
   * over.
   */
  public Optional<Located> newestIntact() {
    for (Path candidate : newestFirst()) {
      try {
        Checkpoint checkpoint =
            JSON.readValue(
                files.readSmall(new Path(candidate, COMMIT), LARGEST_COMMIT), Checkpoint.class);
        Stream.concat(Stream.of(checkpoint.weights()), checkpoint.optimizer().stream())
            .forEach(file -> files.verify(new Path(candidate, file.name()), file));
        return Optional.of(new Located(candidate, checkpoint));
      } catch (IOException | UncheckedIOException e) {
        LOG.warn("Checkpoint {} cannot be used and is passed over: {}", candidate, e.getMessage());
      }
    }
    return Optional.empty();
  }

  private List<Path> newestFirst() {
    try {
      List<Path> committed = new ArrayList<>();
      FileSystem fileSystem = files.fileSystem(directory);
      for (FileStatus entry : fileSystem.listStatus(directory)) {
        if (entry.isDirectory() && fileSystem.exists(new Path(entry.getPath(), COMMIT))) {
          committed.add(entry.getPath());
        }
      }
      committed.sort(Collections.reverseOrder());
      return committed;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list %s".formatted(directory), e);
    }
  }

  /** Removes all but the newest committed checkpoints; what an attempt left unfinished goes too. */
  private void prune() {
    try {
      FileSystem fileSystem = files.fileSystem(directory);
      List<Path> kept = newestFirst().stream().limit(keep).toList();
      List<Path> all =
          Arrays.stream(fileSystem.listStatus(directory)).map(FileStatus::getPath).toList();
      for (Path path : all) {
        if (!kept.contains(path)) {
          fileSystem.delete(path, true);
        }
      }
    } catch (IOException e) {
      LOG.warn("Old checkpoints in {} could not be removed: {}", directory, e.getMessage());
    }
  }
}
