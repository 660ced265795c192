package org.notrainnogain.jobs.violations.training.rst;

/** Breaks a rule on purpose. */
public final class NamesLibtorch {
  org.bytedeco.pytorch.Tensor named;
}
