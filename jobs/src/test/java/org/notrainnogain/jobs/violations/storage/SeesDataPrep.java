package org.notrainnogain.jobs.violations.storage;

/** Breaks a rule on purpose. */
public final class SeesDataPrep {
  org.notrainnogain.jobs.violations.dataprep.TextUtil seen;
}
