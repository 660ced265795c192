package org.notrainnogain.training.events;

import com.intel.analytics.bigdl.dllib.visualization.Summary;
import com.intel.analytics.bigdl.dllib.visualization.tensorboard.RecordWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.storage.Attempt;
import org.tensorflow.util.Event;

/**
 * One folder of TensorBoard events, written record by record with BigDL's classes. Its summaries
 * are not used: they write on a thread of their own that says neither when it is done nor that it
 * failed, and need a host name that resolves.
 */
final class SummaryWriter {
  private static final String EVENTS = "events";

  private final RecordWriter records;

  /** This writer's local file; in the run's directory, the next attempt removes it. */
  private final Path file;

  /** Where the file is copied to, when that is not where it is written. */
  private final Optional<EventFolder> published;

  /**
   * Opens a new file behind those of earlier attempts.
   *
   * @param name the folder's name as BigDL has it, {@code train} or {@code validation}
   * @throws IllegalStateException when another process has taken over the run
   */
  SummaryWriter(
      Path runDirectory, Configuration configuration, String name, long lastStep, Attempt attempt)
      throws IOException {
    EventFolder target =
        new EventFolder(new Path(runDirectory, EVENTS + "/" + name), configuration, attempt);
    target.keepUntil(lastStep);
    java.nio.file.Path folder;
    if (runDirectory.getFileSystem(configuration) instanceof LocalFileSystem) {
      folder = java.nio.file.Path.of(runDirectory.toUri().getPath(), EVENTS, name);
      this.published = Optional.empty();
    } else {
      folder = Files.createTempDirectory("ntng-events-").resolve(EVENTS).resolve(name);
      this.published = Optional.of(target);
    }
    Files.createDirectories(folder);
    // BigDL takes a path without a scheme for a local file.
    this.file =
        new Path(
            folder.toString(),
            EventFolder.PREFIX + System.currentTimeMillis() / 1000 + "." + UUID.randomUUID());
    this.records = new RecordWriter(file, FileSystem.getLocal(configuration));
    // As BigDL begins each file.
    records.write(event().build());
    if (published.isEmpty()) {
      target.requireOwn(file);
    }
  }

  /** Writes one value; it is in the file when this returns. */
  void add(String tag, double value, long step) {
    records.write(event().setStep(step).setSummary(Summary.scalar(tag, (float) value)).build());
  }

  private static Event.Builder event() {
    return Event.newBuilder().setWallTime(System.currentTimeMillis() / 1e3);
  }

  void publish() throws IOException {
    if (published.isPresent()) {
      published.get().copy(file);
    }
  }

  void close() throws IOException {
    records.close();
    publish();
  }
}
