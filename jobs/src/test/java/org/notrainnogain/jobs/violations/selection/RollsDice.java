package org.notrainnogain.jobs.violations.selection;

/** Breaks a rule on purpose. */
public final class RollsDice {
  final double rolled = Math.random();
}
