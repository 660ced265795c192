package org.notrainnogain.jobs.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.notrainnogain.jobs.tables.ChargesTable;
import org.notrainnogain.jobs.tables.TimingsTable;

/**
 * Where a run's time went, by phase. Replicas work side by side, so the slowest counts in each step
 * and the steps add up. Rows come in the order of the table.
 */
final class PhaseTimes {
  private final Map<String, Sum> sums = new TreeMap<>();

  /**
   * One phase.
   *
   * @param wallNanos of the slowest replica, over all steps
   * @param rstNanos charged; 0 for a phase without a price
   */
  record PhaseTime(String phase, long wallNanos, long rstNanos) {}

  private static final class Sum {
    private long step = -1;
    private int attempt;
    private long slowest;
    private long wallNanos;
    private long rstNanos;
  }

  static List<PhaseTime> of(StoredRun run) {
    PhaseTimes times = new PhaseTimes();
    run.forEach(TimingsTable.SCHEMA, times::timing);
    run.forEach(ChargesTable.SCHEMA, times::charge);
    return times.phases();
  }

  /** Takes a row of {@code timings} into account. */
  void timing(Row row) {
    Sum sum = sum(row);
    long step = row.<Long>getAs("step");
    int attempt = row.<Integer>getAs("attempt");
    if (step != sum.step || attempt != sum.attempt) {
      sum.wallNanos += sum.slowest;
      sum.slowest = 0;
      sum.step = step;
      sum.attempt = attempt;
    }
    sum.slowest = Math.max(sum.slowest, row.<Long>getAs("wall_nanos"));
  }

  /** Takes a row of {@code charges} into account. */
  void charge(Row row) {
    Sum sum = sum(row);
    sum.rstNanos = Math.addExact(sum.rstNanos, row.<Long>getAs("rst_nanos"));
  }

  private Sum sum(Row row) {
    return sums.computeIfAbsent(row.getAs("phase"), phase -> new Sum());
  }

  /** The phases by wall time, the longest first. */
  List<PhaseTime> phases() {
    List<PhaseTime> phases = new ArrayList<>();
    sums.forEach(
        (phase, sum) ->
            phases.add(new PhaseTime(phase, sum.wallNanos + sum.slowest, sum.rstNanos)));
    phases.sort((one, other) -> Long.compare(other.wallNanos(), one.wallNanos()));
    return List.copyOf(phases);
  }
}
