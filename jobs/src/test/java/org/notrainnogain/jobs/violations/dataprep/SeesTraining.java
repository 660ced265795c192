package org.notrainnogain.jobs.violations.dataprep;

/** Breaks a rule on purpose. */
public final class SeesTraining {
  org.notrainnogain.jobs.violations.training.rst.NamesHadoop seen;
}
