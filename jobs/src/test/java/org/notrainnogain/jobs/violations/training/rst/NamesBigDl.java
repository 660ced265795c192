package org.notrainnogain.jobs.violations.training.rst;

/** Breaks a rule on purpose. */
public final class NamesBigDl {
  com.intel.analytics.bigdl.dllib.utils.Engine named;
}
