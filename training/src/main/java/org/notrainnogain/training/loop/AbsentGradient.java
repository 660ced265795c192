package org.notrainnogain.training.loop;

/**
 * What an update does to a tensor that none of its microbatches reached, since its layer was
 * dropped in all of them.
 */
public enum AbsentGradient {
  /** Nothing: weights, state and decay are left alone, as torch 2 does. The default. */
  NONE {
    @Override
    boolean[] updated(boolean[] reached, long[] stepsOfTensor) {
      return reached.clone();
    }
  },
  /**
   * What a gradient of zeros does, once the tensor ever had one: moments move the weights and fall,
   * weights decay. So did the published runs, under torch 1.13, which zeroes gradients in place.
   */
  ZERO {
    @Override
    boolean[] updated(boolean[] reached, long[] stepsOfTensor) {
      boolean[] updated = reached.clone();
      for (int tensor = 0; tensor < updated.length; tensor++) {
        updated[tensor] |= stepsOfTensor[tensor] > 0;
      }
      return updated;
    }
  };

  /**
   * Which tensors an update changes.
   *
   * @param reached for each tensor, whether a microbatch of the update reached it
   * @param stepsOfTensor for each tensor, in how many updates before it was changed
   */
  abstract boolean[] updated(boolean[] reached, long[] stepsOfTensor);
}
