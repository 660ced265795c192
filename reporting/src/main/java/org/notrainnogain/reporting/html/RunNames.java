package org.notrainnogain.reporting.html;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.notrainnogain.reporting.Run;

/** Short names for charts: method and seed, and as much of the run id as tells runs apart. */
final class RunNames {
  private static final int TAIL = 6;

  private final Map<String, String> byId = new HashMap<>();

  RunNames(List<Run> runs) {
    for (Run run : runs) {
      String name = run.method() + ", seed " + run.seed();
      long same =
          runs.stream()
              .filter(other -> (other.method() + ", seed " + other.seed()).equals(name))
              .count();
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
