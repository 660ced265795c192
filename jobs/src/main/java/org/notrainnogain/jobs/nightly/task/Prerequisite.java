package org.notrainnogain.jobs.nightly.task;

import java.util.List;
import java.util.Optional;
import org.notrainnogain.planning.run.RunPlan;

/** Something that earlier tasks make and that a run depends on. */
public interface Prerequisite {
  /** The settings that it gives the run, as {@code KEY=VALUE}; empty while they are not known. */
  Optional<List<String>> settings(NightDirectory place);

  /** What is not there yet, as a part of a sentence; empty once the run may start. */
  Optional<String> missing(NightDirectory place);

  /** What a run that is planned will find wrong with what is to be made for it. */
  default List<String> problems(RunPlan plan) {
    return List.of();
  }

  /** Settings to read a run's others with while these are not known. */
  List<String> standIns();
}
