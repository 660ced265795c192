package org.notrainnogain.jobs.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.notrainnogain.training.loop.ChargeRow;
import org.notrainnogain.training.loop.TimingRow;

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
    run.forEach(TimingRow.TABLE, times::timing);
    run.forEach(ChargeRow.TABLE, times::charge);
    return times.phases();
  }

  /** Takes a row of {@code timings} into account. */
  void timing(TimingRow row) {
    Sum sum = sum(row.phase());
    long step = row.step();
    int attempt = row.attempt();
    if (step != sum.step || attempt != sum.attempt) {
      sum.wallNanos += sum.slowest;
      sum.slowest = 0;
      sum.step = step;
      sum.attempt = attempt;
    }
    sum.slowest = Math.max(sum.slowest, row.wallNanos());
  }

  /** Takes a row of {@code charges} into account. */
  void charge(ChargeRow row) {
    Sum sum = sum(row.phase());
    sum.rstNanos = Math.addExact(sum.rstNanos, row.rstNanos());
  }

  private Sum sum(String name) {
    return sums.computeIfAbsent(name, phase -> new Sum());
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
