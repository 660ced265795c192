package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.training.curvature.CurvatureEstimate;

/**
 * An estimate of the curvature to be made before an update.
 *
 * <p>The array is not copied and must not be changed; never compare with {@code equals}.
 *
 * @param microbatches what it is made from: the first ones of the update's batch, in order
 * @param estimate how it is made from them
 * @param seed of the labels that are drawn
 * @param hadGradient for each tensor of the layout, whether the estimate changes its state, because
 *     one of the microbatches reaches it or a gradient of zeros counts ({@link AbsentGradient})
 */
public record CurvatureRequest(
    List<Microbatch> microbatches, CurvatureEstimate estimate, long seed, boolean[] hadGradient)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public CurvatureRequest {
    microbatches = List.copyOf(microbatches);
    Objects.requireNonNull(estimate, "estimate");
    Objects.requireNonNull(hadGradient, "hadGradient");
  }

  /** The factor on the gradient of one of its microbatches. */
  public double weight(Microbatch microbatch) {
    return estimate.weight(microbatch.index(), microbatches.size());
  }

  /** The generator of the labels of one of its microbatches. */
  public RandomGenerator random(long step, Microbatch microbatch) {
    return SeededRandom.of(seed, "curvature", step, microbatch.index());
  }
}
