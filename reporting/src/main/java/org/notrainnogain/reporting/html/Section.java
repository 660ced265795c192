package org.notrainnogain.reporting.html;

import org.notrainnogain.reporting.RunGroup;

/** One section of the page, about runs that may be compared. */
interface Section {
  /** Runs that charts show at once: as many as can be told apart without colour. */
  int RUNS_IN_CHARTS = 8;

  /**
   * The section's HTML.
   *
   * @param group the runs
   * @param id unique on the page; starts the ids of the section's elements
   */
  String html(RunGroup group, String id);
}
