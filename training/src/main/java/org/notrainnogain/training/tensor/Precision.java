package org.notrainnogain.training.tensor;

/**
 * Arithmetic of the forward and backward passes. Weights, gradients and optimizer state are 32-bit
 * floats in both cases.
 */
public enum Precision {
  /** 32-bit floats throughout. */
  FP32,
  /** Matrix products in bfloat16 by libtorch's autocast. Meant for GPUs; slow on most CPUs. */
  BF16
}
