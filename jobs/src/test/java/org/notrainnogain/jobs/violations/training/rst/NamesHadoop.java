package org.notrainnogain.jobs.violations.training.rst;

/** Breaks a rule on purpose. */
public final class NamesHadoop {
  org.apache.hadoop.fs.Path named;
}
