package org.notrainnogain.jobs.violations.selection;

/** Breaks a rule on purpose. */
public final class LogsByJdk {
  java.util.logging.Logger named;
}
