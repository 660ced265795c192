package org.notrainnogain.jobs.violations.selection;

/** Breaks a rule on purpose. */
public final class NamesConfig {
  com.typesafe.config.Config named;
}
