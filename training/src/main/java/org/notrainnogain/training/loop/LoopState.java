package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import org.notrainnogain.selection.SelectorState;
import org.notrainnogain.training.rst.LedgerState;

/**
 * Everything the loop has to know, besides weights and optimizer state, to go on bit for bit.
 *
 * <p>The array is not copied and must not be changed; never compare with {@code equals}.
 *
 * @param step updates made
 * @param ledger RST charged so far
 * @param position the next data position to read
 * @param round selection rounds made
 * @param selector what the selector remembers
 * @param stepsOfTensor updates of each tensor of the layout
 * @param evaluationsDone evaluation fractions passed
 * @param evaluatedStep the update of the last evaluation; -1 before the first
 * @param learningRate of the last update; 0 before the first
 * @param tokens trained on so far, padding never counted since there is none
 * @param validationLoss last one measured, in nats; NaN before the first
 * @param testLoss in nats; NaN until the budget is spent
 */
public record LoopState(
    long step,
    LedgerState ledger,
    long position,
    long round,
    SelectorState selector,
    long[] stepsOfTensor,
    int evaluationsDone,
    long evaluatedStep,
    double learningRate,
    long tokens,
    double validationLoss,
    double testLoss)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public LoopState {
    Objects.requireNonNull(ledger, "ledger");
    Objects.requireNonNull(selector, "selector");
    Objects.requireNonNull(stepsOfTensor, "stepsOfTensor");
    if (step < 0 || position < 0 || round < 0 || evaluationsDone < 0 || tokens < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Loop state has a negative count (step %d, position %d, round %d, evaluations %d, tokens %d)",
              step,
              position,
              round,
              evaluationsDone,
              tokens));
    }
  }

  /** Whether the budget is spent: the test split is read once, then. */
  public boolean hasEnded() {
    return hasEnded(testLoss);
  }

  static boolean hasEnded(double testLoss) {
    return !Double.isNaN(testLoss);
  }

  /** The same state with other step counts, as of a model that grew. */
  public LoopState withStepsOfTensor(long[] steps) {
    return new LoopState(
        step,
        ledger,
        position,
        round,
        selector,
        steps,
        evaluationsDone,
        evaluatedStep,
        learningRate,
        tokens,
        validationLoss,
        testLoss);
  }
}
