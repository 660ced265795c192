package org.notrainnogain.jobs.violations.selection;

/** Breaks a rule on purpose. */
public final class NamesSpark {
  org.apache.spark.SparkConf named;
}
