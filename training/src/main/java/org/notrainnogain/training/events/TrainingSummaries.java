package org.notrainnogain.training.events;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.storage.Attempt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TensorBoard event files of a run, as BigDL writes them: {@code events/train} and {@code
 * events/validation} in the run's directory. {@code tensorboard --logdir DIR/runs} shows them while
 * the run goes on. Tags are the columns of the tables of steps and validations.
 *
 * <p>BigDL writes local files, so where the run is elsewhere they are temporary, and {@link
 * #publish} and {@link #close} copy them.
 *
 * <p>They are side files, so nothing that goes wrong with them fails a run, but that another
 * process has taken it over: it is warned of once, and {@link #lost} says it in the end. Files that
 * cannot be written stay as they are until the run's next attempt; copying is tried again each
 * time.
 *
 * <p>To be used by one thread.
 */
public final class TrainingSummaries implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingSummaries.class);

  private final Path runDirectory;
  private final Attempt attempt;

  /** Of updates, then of evaluations; none where they could not be opened. */
  private final List<SummaryWriter> writers;

  private long lastStep;
  private boolean writes = true;
  private String lost;
  private boolean warned;

  TrainingSummaries(
      Path runDirectory, long lastStep, List<SummaryWriter> writers, Attempt attempt) {
    this.runDirectory = runDirectory;
    this.attempt = attempt;
    this.lastStep = lastStep;
    this.writers = writers;
  }

  /**
   * Opens new event files behind those of earlier attempts at the run, which lose what they say of
   * steps after the one where the run goes on.
   *
   * @param runDirectory on any Hadoop file system
   * @param lastStep step of the checkpoint where the run goes on, 0 for a new run
   * @param attempt this process's turn at the run; opens them once
   * @throws IllegalStateException when another process has taken over the run
   */
  public static TrainingSummaries open(
      Path runDirectory, Configuration configuration, long lastStep, Attempt attempt) {
    try {
      return new TrainingSummaries(
          runDirectory,
          lastStep,
          List.of(
              new SummaryWriter(runDirectory, configuration, "train", lastStep, attempt),
              new SummaryWriter(runDirectory, configuration, "validation", lastStep, attempt)),
          attempt);
    } catch (IOException | RuntimeException e) {
      attempt.requireCurrent();
      TrainingSummaries none = new TrainingSummaries(runDirectory, lastStep, List.of(), attempt);
      none.end(e);
      return none;
    }
  }

  /** Adds one update. */
  public void step(
      long step, double loss, double learningRate, double gradientNorm, double rstSeconds) {
    write(
        step,
        () -> {
          SummaryWriter train = writers.get(0);
          train.add("loss", loss, step);
          train.add("learning_rate", learningRate, step);
          train.add("gradient_norm", gradientNorm, step);
          train.add("rst_seconds", rstSeconds, step);
        });
  }

  /**
   * Adds one evaluation.
   *
   * @param split the evaluated split as the table of validations names it
   */
  public void validation(long step, String split, double loss) {
    write(step, () -> writers.get(1).add(split + "_loss", loss, step));
  }

  /**
   * Returns when all that was added is in the run's directory, if that can be; to be called before
   * a checkpoint is committed, so that what a later attempt goes on from is complete.
   *
   * @throws IllegalStateException when another process has taken over the run
   */
  public void publish() {
    copy(SummaryWriter::publish);
  }

  /**
   * Finishes the files.
   *
   * @throws IllegalStateException when another process has taken over the run
   */
  @Override
  public void close() {
    copy(SummaryWriter::close);
  }

  /** What the run's directory lacks of the events, and why; empty when it has them all. */
  public Optional<String> lost() {
    return Optional.ofNullable(lost);
  }

  private void write(long step, Writing writing) {
    if (!writes) {
      return;
    }
    try {
      writing.run();
      lastStep = step;
    } catch (IOException | RuntimeException e) {
      end(e);
    }
  }

  private void copy(Copying copying) {
    Exception failure = null;
    for (SummaryWriter writer : writers) {
      try {
        copying.run(writer);
      } catch (IOException | RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      attempt.requireCurrent();
    }
    if (!writes) {
      return;
    }
    lost = failure == null ? null : said("could not be copied to it up to", failure);
    warn();
  }

  private void end(Exception failure) {
    writes = false;
    lost = said("end after", failure);
    warn();
  }

  private String said(String what, Exception failure) {
    return String.format(
        Locale.ROOT,
        "Event files of %s %s update %d: %s",
        runDirectory,
        what,
        lastStep,
        failure.getMessage());
  }

  private void warn() {
    if (lost != null && !warned) {
      warned = true;
      LOG.warn("{}. The run goes on; its tables do not need them", lost);
    }
  }

  /** BigDL's classes throw {@code IOException} without declaring it. */
  private interface Writing {
    void run() throws IOException;
  }

  private interface Copying {
    void run(SummaryWriter writer) throws IOException;
  }
}
