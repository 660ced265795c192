package org.notrainnogain.jobs.nightly.task;

import org.notrainnogain.jobs.prepare.PrepareJob;
import org.notrainnogain.planning.prepare.PrepareConfig;

/** Makes the corpus. */
record PrepareTask(PrepareConfig config) implements Task {
  @Override
  public String kind() {
    return "prepare";
  }

  @Override
  public String name() {
    return "corpus";
  }

  @Override
  public Standing standing(NightDirectory place) {
    return PrepareJob.isDone(config, place.out().toString(), place.hadoop())
        ? Standing.of(Standing.State.DONE, "the corpus is there")
        : Standing.of(Standing.State.MISSING, "there is no corpus");
  }

  @Override
  public TaskCost need(NightDirectory place) {
    return TaskCost.unknown(0);
  }

  @Override
  public Outcome run(NightShift shift) {
    new PrepareJob(shift.spark(), config, shift.place().out().toString(), shift.progress()::println)
        .run();
    return Outcome.DONE;
  }
}
