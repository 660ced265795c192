package org.notrainnogain.training.events;

import com.intel.analytics.bigdl.dllib.visualization.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One of BigDL's summaries, which write on a thread of their own that says neither when it is done
 * nor that it failed: so what it has written is read back.
 */
final class SummaryWriter {
  private static final String EVENTS = "events";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Summary summary;
  private final EventFolder written;

  /** This writer's file; another process that takes over the run removes it. */
  private final Path file;

  /** Where the file is copied to, when that is not where it is written. */
  private final Optional<EventFolder> published;

  /** BigDL begins each file with an empty event. */
  private long events = 1;

  /**
   * Opens a new file behind those of earlier attempts.
   *
   * @param name the folder's name as BigDL has it, {@code train} or {@code validation}
   * @param open makes the summary, from a folder and the name of the application in it
   */
  SummaryWriter(
      Path runDirectory,
      Configuration configuration,
      String name,
      long lastStep,
      BiFunction<String, String, Summary> open)
      throws IOException {
    Path folder = new Path(runDirectory, EVENTS + "/" + name);
    EventFolder target = new EventFolder(folder, configuration);
    target.keepUntil(lastStep);
    if (runDirectory.getFileSystem(configuration) instanceof LocalFileSystem) {
      this.summary = open.apply(runDirectory.toUri().getPath(), EVENTS);
      this.written = target;
      this.published = Optional.empty();
    } else {
      String spool = Files.createTempDirectory("ntng-events-").toString();
      this.summary = open.apply(spool, EVENTS);
      this.written =
          new EventFolder(new Path("file://" + spool, EVENTS + "/" + name), configuration);
      this.published = Optional.of(target);
    }
    this.file = written.current().getPath();
  }

  void add(String tag, double value, long step) {
    summary.addScalar(tag, (float) value, step);
    events++;
  }

  void publish() throws IOException {
    awaitWritten();
    if (published.isPresent()) {
      written.publish(file, published.get());
    }
  }

  void close() throws IOException {
    summary.close();
    publish();
  }

  private void awaitWritten() throws IOException {
    long start = System.nanoTime();
    while (written.events(file) < events) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IOException(
            "Event file "
                + file
                + " holds "
                + written.events(file)
                + " of "
                + events
                + " events after "
                + PATIENCE
                + "; is the disk full?");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
