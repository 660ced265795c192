package org.notrainnogain.training.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.storage.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A checkpoint as its commit record says, for whoever looks at a run from outside: its files were
 * not looked at, and it may be gone the next moment.
 *
 * @param directory where its files lie
 * @param checkpoint what it holds
 * @param at when it was committed, by the filesystem's clock
 */
public record CommittedCheckpoint(Path directory, Checkpoint checkpoint, Instant at) {
  private static final Logger LOG = LoggerFactory.getLogger(CommittedCheckpoint.class);

  /** The checkpoints of a run, newest first. One whose record is damaged is said and left out. */
  public static List<CommittedCheckpoint> of(DurableFiles files, Path runDirectory) {
    Path directory = new Path(runDirectory, "checkpoints");
    List<CommittedCheckpoint> committed = new ArrayList<>();
    try {
      FileSystem fileSystem = files.fileSystem(directory);
      for (FileStatus entry : fileSystem.listStatus(directory)) {
        Path record = new Path(entry.getPath(), CheckpointStore.COMMIT);
        if (fileSystem.exists(record)) {
          add(committed, files, entry.getPath(), record);
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(String.format(Locale.ROOT, "Cannot list %s", directory), e);
    }
    committed.sort(
        Comparator.comparing((CommittedCheckpoint one) -> one.directory().getName()).reversed());
    return List.copyOf(committed);
  }

  private static void add(
      List<CommittedCheckpoint> committed, DurableFiles files, Path directory, Path record) {
    try {
      Checkpoint checkpoint = CheckpointStore.record(files, directory);
      long time = files.fileSystem(record).getFileStatus(record).getModificationTime();
      committed.add(new CommittedCheckpoint(directory, checkpoint, Instant.ofEpochMilli(time)));
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("Checkpoint {} cannot be read: {}", directory, e.getMessage());
    }
  }
}
