package org.notrainnogain.jobs.nightly;

import java.util.List;
import java.util.Optional;

/** Something that earlier tasks make and that a run's settings depend on. */
interface Prerequisite {
  /** What is not there yet, as a part of a sentence; empty once the settings are known. */
  Optional<String> missing(Place place);

  /**
   * The settings that it gives, as {@code KEY=VALUE}.
   *
   * @throws IllegalStateException while it is missing
   */
  List<String> settings(Place place);
}
