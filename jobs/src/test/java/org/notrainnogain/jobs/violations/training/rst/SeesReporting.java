package org.notrainnogain.jobs.violations.training.rst;

/** Breaks a rule on purpose. */
public final class SeesReporting {
  org.notrainnogain.jobs.violations.reporting.SeesTraining seen;
}
