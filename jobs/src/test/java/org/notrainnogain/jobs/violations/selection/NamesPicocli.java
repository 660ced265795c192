package org.notrainnogain.jobs.violations.selection;

/** Breaks a rule on purpose. */
public final class NamesPicocli {
  picocli.CommandLine named;
}
