package org.notrainnogain.reporting;

import java.util.Locale;

/**
 * What the reference system would have taken for one phase of a run on one host, beside what the
 * host took.
 *
 * @param runId the run
 * @param host the host
 * @param phase a phase with a price
 * @param modelledSeconds sum over the host's replicas of what their work is priced
 * @param measuredSeconds wall time: replicas work at the same time, so the slowest counts in each
 *     step, and the steps add up; above 0
 */
public record HostTime(
    String runId, String host, String phase, double modelledSeconds, double measuredSeconds) {
  public HostTime {
    if (!(measuredSeconds > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Host %s measured %s s for phase %s of run %s; above 0 is demanded",
              host,
              measuredSeconds,
              phase,
              runId));
    }
  }

  /** Modelled over measured: 1 is as fast as the reference system. */
  public double speed() {
    return modelledSeconds / measuredSeconds;
  }
}
