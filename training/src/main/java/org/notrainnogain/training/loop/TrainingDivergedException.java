package org.notrainnogain.training.loop;

import java.util.Locale;

/** The loss or the gradient is no longer a number that training can go on with. */
public final class TrainingDivergedException extends TrainingFailedException {
  private static final long serialVersionUID = 1L;

  private final long step;

  /**
   * @param what what is not finite
   * @param value its value
   * @param step the update it was seen in
   * @param learningRate the last rate used
   */
  public TrainingDivergedException(String what, double value, long step, double learningRate) {
    super(
        String.format(
            Locale.ROOT,
            "%s is %s at step %d, after a learning rate of %.4g; lower the optimizer's learning-rate"
                + " or look at the data of that step",
            what,
            value,
            step,
            learningRate));
    this.step = step;
  }

  /** The update in which it was seen. */
  public long step() {
    return step;
  }
}
