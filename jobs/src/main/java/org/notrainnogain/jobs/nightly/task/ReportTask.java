package org.notrainnogain.jobs.nightly.task;

import org.apache.hadoop.fs.Path;
import org.notrainnogain.jobs.report.ReportJob;

/** Writes the report, which shows whatever runs there are. */
public record ReportTask() implements Task {
  @Override
  public String kind() {
    return "report";
  }

  @Override
  public String name() {
    return "page";
  }

  @Override
  public Standing standing(NightDirectory place) {
    return Standing.of(Standing.State.MISSING, "written at the end of each night");
  }

  @Override
  public TaskCost need(NightDirectory place) {
    return TaskCost.unknown(0);
  }

  @Override
  public Outcome run(NightShift shift) {
    Path page = new ReportJob(shift.spark(), shift.place().out()).run();
    shift.progress().println("Report: " + page);
    return Outcome.DONE;
  }
}
