package org.notrainnogain.jobs.violations.planning;

/** Breaks a rule on purpose. */
public final class SeesReporting {
  org.notrainnogain.jobs.violations.reporting.SeesTraining seen;
}
