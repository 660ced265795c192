package org.notrainnogain.training.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The TensorBoard event files of a run, as BigDL writes them: {@code events/train} and {@code
 * events/validation} in the run's directory. {@code tensorboard --logdir DIR/runs} shows them while
 * the run goes on. Tags are the columns of the tables of steps and validations.
 *
 * <p>BigDL writes local files, so where the run is elsewhere they are temporary, and {@link
 * #publish} and {@link #close} copy them.
 *
 * <p>To be used by one thread.
 */
public final class TrainingSummaries implements AutoCloseable {
  private final SummaryWriter train;
  private final SummaryWriter validation;

  /**
   * Opens new event files behind those of earlier attempts at the run, which lose what they say of
   * steps after the one where the run goes on.
   *
   * @param runDirectory on any Hadoop file system
   * @param lastStep step of the checkpoint where the run goes on, 0 for a new run
   * @throws UncheckedIOException when the files cannot be read or written
   */
  public TrainingSummaries(Path runDirectory, Configuration configuration, long lastStep) {
    try {
      train = new SummaryWriter(runDirectory, configuration, "train", lastStep);
      validation = new SummaryWriter(runDirectory, configuration, "validation", lastStep);
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(
              Locale.ROOT, "Event files of %s cannot be opened: %s", runDirectory, e.getMessage()),
          e);
    }
  }

  /** Adds one update. */
  public void step(
      long step, double loss, double learningRate, double gradientNorm, double rstSeconds) {
    train.add("loss", loss, step);
    train.add("learning_rate", learningRate, step);
    train.add("gradient_norm", gradientNorm, step);
    train.add("rst_seconds", rstSeconds, step);
  }

  /**
   * Adds one evaluation.
   *
   * @param split the evaluated split as the table of validations names it
   */
  public void validation(long step, String split, double loss) {
    validation.add(split + "_loss", loss, step);
  }

  /**
   * Returns when all that was added is in the run's directory; to be called before a checkpoint is
   * committed, so that what a later attempt goes on from is complete.
   *
   * @throws UncheckedIOException when that fails
   */
  public void publish() {
    try {
      train.publish();
      validation.publish();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Event files could not be copied to the run's directory: " + e.getMessage(), e);
    }
  }

  /**
   * Finishes the files.
   *
   * @throws UncheckedIOException when that fails
   */
  @Override
  public void close() {
    try {
      train.close();
      validation.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Event files could not be finished: " + e.getMessage(), e);
    }
  }
}
