package org.notrainnogain.training.model;

import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.notrainnogain.training.tensor.TensorScope;

/**
 * Draws labels from the softmax of the logits by inverse transform sampling: the label is the first
 * class whose cumulative probability is above a uniform number, one a position, in order. So the
 * labels depend on logits and generator only, and not on how a microbatch is cut into pieces.
 */
public final class InverseTransformSampler implements LabelSampler {
  private final RandomGenerator random;

  /**
   * @param random a generator of its own for this microbatch
   */
  public InverseTransformSampler(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public Tensor draw(Tensor logits) {
    int positions = Math.toIntExact(logits.size(0));
    long classes = logits.size(1);
    float[] uniforms = new float[positions];
    for (int i = 0; i < positions; i++) {
      uniforms[i] = random.nextFloat();
    }
    return TensorScope.stage(
        () -> {
          Tensor cumulative = logits.to(torch.ScalarType.Float).softmax(1).cumsum(1);
          // Rounding leaves the last sum near 1, so the uniform numbers are stretched to it.
          Tensor total = cumulative.narrow(1, classes - 1, 1);
          Tensor bounds =
              Tensor.create(uniforms, positions, 1).to(logits.device(), torch.ScalarType.Float);
          return torch
              .searchsorted(
                  cumulative,
                  bounds.mul(total),
                  false,
                  true,
                  new StringViewOptional(),
                  new TensorOptional())
              .squeeze(1)
              .clamp_max(new Scalar(classes - 1));
        });
  }
}
