package org.notrainnogain.reporting.html;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.notrainnogain.reporting.Run;

/**
 * Short names for charts: method and seed, model and budget where they differ, and the end of the
 * run id where that is not enough.
 */
final class RunNames {
  private static final int TAIL = 6;

  private final Map<String, String> byId = new HashMap<>();

  RunNames(List<Run> runs) {
    boolean models = runs.stream().map(run -> run.row().model()).distinct().count() > 1;
    boolean budgets = runs.stream().map(run -> run.row().budgetSeconds()).distinct().count() > 1;
    Function<Run, String> words =
        run ->
            (models ? run.row().model() + " " : "")
                + run.row().method()
                + (budgets ? " " + Numbers.duration(run.row().budgetSeconds()) : "")
                + ", seed "
                + run.row().seed();
    for (Run run : runs) {
      String name = words.apply(run);
      long same = runs.stream().map(words).filter(name::equals).count();
      byId.put(run.runId(), same == 1 ? name : name + " (" + tail(run.runId()) + ")");
    }
  }

  /** The run's name in charts. */
  String of(String runId) {
    return byId.get(runId);
  }

  /** A run id ends in a hash: its end is what differs. */
  private static String tail(String runId) {
    return runId.length() <= TAIL ? runId : "…" + runId.substring(runId.length() - TAIL);
  }
}
