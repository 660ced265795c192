package org.notrainnogain.training.events;

import com.intel.analytics.bigdl.dllib.visualization.TrainSummary;
import com.intel.analytics.bigdl.dllib.visualization.ValidationSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.training.executors.BigDlEngine;

/**
 * The TensorBoard event files of a run, by BigDL's summaries: {@code events/train} and {@code
 * events/validation} in the run's directory. {@code tensorboard --logdir DIR/runs} shows them while
 * the run goes on. Tags are the columns of the tables of steps and validations.
 *
 * <p>BigDL's writer knows local files and hdfs only, and closes the process's connection to the
 * latter when it is done. It is given local folders, therefore: those of the run where they are
 * local, temporary ones otherwise, from which {@link #publish} and {@link #close} copy.
 *
 * <p>To be used after {@link BigDlEngine#start}, by one thread.
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
   * @throws IllegalStateException without a Spark context
   * @throws UncheckedIOException when the files cannot be read or written
   */
  public TrainingSummaries(Path runDirectory, Configuration configuration, long lastStep) {
    // BigDL writes events on its engine's threads; on a cluster nothing else has started it here
    // yet.
    BigDlEngine.start();
    try {
      train = new SummaryWriter(runDirectory, configuration, "train", lastStep, TrainSummary::new);
      validation =
          new SummaryWriter(
              runDirectory, configuration, "validation", lastStep, ValidationSummary::new);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Event files of %s cannot be opened: %s".formatted(runDirectory, e.getMessage()), e);
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
   * Returns when all that was added is in the files, after at most a second or two.
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
