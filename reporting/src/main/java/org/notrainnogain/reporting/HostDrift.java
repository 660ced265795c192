package org.notrainnogain.reporting;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds hosts that were not as fast as they should have been, over all priced phases: by more than
 * {@value #LARGEST_DRIFT} against the run's mean, or, where the reference system was measured on
 * that very host, against its prices. Against prices of another machine any speed is right.
 */
public final class HostDrift {
  /** As a fraction of the speed expected. */
  static final double LARGEST_DRIFT = 0.05;

  private static final String UNKNOWN = "unknown";

  private final Run run;
  private final Map<String, Double> modelled = new TreeMap<>();
  private final Map<String, Double> measured = new TreeMap<>();

  private HostDrift(Run run, List<HostTime> times) {
    this.run = run;
    for (HostTime time : times) {
      if (time.runId().equals(run.runId())) {
        modelled.merge(time.host(), time.modelledSeconds(), Double::sum);
        measured.merge(time.host(), time.measuredSeconds(), Double::sum);
      }
    }
  }

  /** A sentence a host and deviation, by host; none where all is well. */
  public static List<String> warnings(Run run, List<HostTime> times) {
    return new HostDrift(run, times).warnings();
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    double mean = sum(modelled) / sum(measured);
    for (String host : modelled.keySet()) {
      double speed = modelled.get(host) / measured.get(host);
      if (drifts(speed / mean)) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "Host %s is %s than the run's mean: modelled / measured %s against %s. Replicas wait"
                    + " for the slowest",
                host,
                words(speed / mean),
                ratio(speed),
                ratio(mean)));
      }
      if (host.equals(run.conditions().get("host")) && drifts(speed)) {
        warnings.add(againstOwnPrices(host, speed));
      }
    }
    return warnings;
  }

  private String againstOwnPrices(String host, double speed) {
    Map<String, String> conditions = run.conditions();
    return String.format(
        Locale.ROOT,
        "Host %s is %s than when the reference system was measured on it: modelled / measured"
            + " %s. Replicas x threads were %s x %s then and are %d x %d in this run; where these are the"
            + " same, something else computed here in one of the two",
        host,
        words(speed),
        ratio(speed),
        conditions.getOrDefault("replicas", UNKNOWN),
        conditions.getOrDefault("threads", UNKNOWN),
        run.row().replicas(),
        run.row().threads());
  }

  private static boolean drifts(double speedOverExpected) {
    return Math.abs(speedOverExpected - 1) > LARGEST_DRIFT;
  }

  private static String words(double speedOverExpected) {
    return String.format(
        Locale.ROOT,
        "%.0f%% %s",
        100 * Math.abs(speedOverExpected - 1),
        speedOverExpected < 1 ? "slower" : "faster");
  }

  private static String ratio(double speed) {
    return String.format(Locale.ROOT, "%.3f", speed);
  }

  private static double sum(Map<String, Double> seconds) {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
