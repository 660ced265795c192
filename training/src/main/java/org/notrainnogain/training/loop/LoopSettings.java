package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.notrainnogain.training.rst.Phase;

/**
 * Sizes, seeds and moments of a run.
 *
 * @param microbatch sequences of a microbatch
 * @param microbatches microbatches of a batch
 * @param scoringBatch candidates that are scored at once
 * @param sequenceLength tokens of a sequence
 * @param gradientClip largest global gradient norm; larger gradients are scaled down to it
 * @param absentGradient what is done to tensors that no microbatch of an update reached
 * @param selectionSeed of the selector's draws
 * @param depthSeed of the depth plan's draws
 * @param curvatureSeed of the labels that are drawn to estimate curvature
 * @param freePhases phases that are done without using up the budget
 * @param evaluationFractions budget fractions at which the model is evaluated, ascending from 0;
 *     the start and the end always are
 */
public record LoopSettings(
    int microbatch,
    int microbatches,
    int scoringBatch,
    int sequenceLength,
    double gradientClip,
    AbsentGradient absentGradient,
    long selectionSeed,
    long depthSeed,
    long curvatureSeed,
    Set<Phase> freePhases,
    List<Double> evaluationFractions)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public LoopSettings {
    if (microbatch < 1 || microbatches < 1 || scoringBatch < 1 || sequenceLength < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Microbatch %d, microbatches %d, scoring batch %d and sequence length %d must be at least 1",
              microbatch,
              microbatches,
              scoringBatch,
              sequenceLength));
    }
    if (!(gradientClip > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Gradient clip must be above 0, got %s; use Infinity for none",
              gradientClip));
    }
    Objects.requireNonNull(absentGradient, "absentGradient");
    freePhases = Set.copyOf(freePhases);
    evaluationFractions = List.copyOf(evaluationFractions);
    double previous = Double.NEGATIVE_INFINITY;
    for (double fraction : evaluationFractions) {
      if (!(fraction > previous && fraction >= 0 && fraction <= 1)) {
        throw new IllegalArgumentException(
            "Evaluation fractions must ascend within [0, 1], got " + evaluationFractions);
      }
      previous = fraction;
    }
  }

  /** Sequences of a batch. */
  public int batch() {
    return Math.multiplyExact(microbatch, microbatches);
  }
}
