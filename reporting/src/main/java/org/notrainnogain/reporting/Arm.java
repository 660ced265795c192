package org.notrainnogain.reporting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The runs of one method with one set of settings within a comparison: they differ by chance alone.
 * Means are over those that finished, each chance once; failed ones stand beside them, so that a
 * method whose bad seeds diverge does not look better for it.
 *
 * @param name the method; with what sets it apart, where a comparison has several arms of a method
 * @param method the method
 * @param armId hash of its settings
 * @param tables the rows of the finished runs that count
 * @param failed runs that stopped by themselves
 * @param invalid runs that ended, but not as their settings promise: in no mean and no count
 * @param doubled runs with the same chance as one that counts: in no mean and no count
 * @param sharers runs of all comparisons that use a proxy, by that proxy's run
 */
public record Arm(
    String name,
    String method,
    String armId,
    ReportTables tables,
    List<Run> failed,
    List<Run> invalid,
    List<Run> doubled,
    Map<String, Long> sharers) {
  public Arm {
    failed = List.copyOf(failed);
    invalid = List.copyOf(invalid);
    doubled = List.copyOf(doubled);
    sharers = Map.copyOf(sharers);
  }

  /**
   * Sorts the runs of an arm.
   *
   * @param runs at least one, by their end: of those with the same chance the first one counts
   * @param group the arm's comparison
   */
  static Arm of(String name, List<Run> runs, RunGroup group) {
    Map<Map<String, Long>, Run> byChance = new LinkedHashMap<>();
    List<Run> invalid = new ArrayList<>();
    List<Run> doubled = new ArrayList<>();
    for (Run run : runs) {
      if (!run.finished() && !run.failed()) {
        invalid.add(run);
      } else if (byChance.putIfAbsent(run.seeds(), run) != null) {
        doubled.add(run);
      }
    }
    List<Run> finished = byChance.values().stream().filter(Run::finished).toList();
    List<Run> failed = byChance.values().stream().filter(Run::failed).toList();
    Run first = runs.get(0);
    return new Arm(
        name,
        first.row().method(),
        first.row().armId(),
        group.tables().of(finished),
        failed,
        invalid,
        doubled,
        group.sharers());
  }

  /** The finished runs that count. */
  public List<Run> runs() {
    return tables.runs();
  }

  /** Seeds that count: those that finished and those that failed. */
  public int seeds() {
    return runs().size() + failed.size();
  }

  /** Any of its runs: they differ by chance alone. */
  Run first() {
    return all().get(0);
  }

  /** All its runs, whether or not they count. */
  private List<Run> all() {
    List<Run> all = new ArrayList<>(runs());
    all.addAll(failed);
    all.addAll(invalid);
    all.addAll(doubled);
    return all;
  }

  /** How its settings were chosen, each answer once; none where nobody said. */
  public Set<String> tuned() {
    Set<String> tuned = new LinkedHashSet<>();
    all().stream().map(run -> run.row().tuned()).filter(Objects::nonNull).forEach(tuned::add);
    return tuned;
  }

  /** The method that it repeats under another name; null for one of its own. */
  public String repeats() {
    return first().row().repeats();
  }

  /** The mean of a value over the runs; null without runs, and where a run does not have it. */
  public Double mean(Function<Run, Double> value) {
    List<Double> values = runs().stream().map(value).filter(Objects::nonNull).toList();
    return values.isEmpty() || values.size() < runs().size()
        ? null
        : mean(values, Double::doubleValue);
  }

  /** Mean sequences offered to the selector. */
  public double candidates() {
    return mean(tables.steps(), StepSummary::candidates);
  }

  /** Mean sequences trained on. */
  public double selected() {
    return mean(tables.steps(), StepSummary::selected);
  }

  /**
   * Mean part of the weights that the optimizer's bound left unclipped; null where it has none.
   * Sophia's authors want 0.1 to 0.5 (Liu et al., 2023, section 3.1).
   */
  public Double unclippedShare() {
    List<Double> shares =
        tables.steps().stream().map(StepSummary::unclippedShare).filter(Objects::nonNull).toList();
    return shares.isEmpty() ? null : mean(shares, Double::doubleValue);
  }

  /** Part of the charged RST that went to these phases, in [0, 1]. */
  public double rstShare(List<String> phases) {
    double all = tables.phases().stream().mapToDouble(PhaseTime::rstSeconds).sum();
    double some =
        tables.phases().stream()
            .filter(time -> phases.contains(time.phase()))
            .mapToDouble(PhaseTime::rstSeconds)
            .sum();
    return all > 0 ? some / all : 0;
  }

  /** Whether its runs take losses from a proxy. */
  public boolean hasProxy() {
    return runs().stream().anyMatch(run -> run.row().proxyRunId() != null);
  }

  /**
   * The proxies that runs of several seeds take their losses from: such runs share the chance of
   * the proxy, and their spread is without it.
   */
  public Set<String> sharedProxies() {
    Set<String> once = new LinkedHashSet<>();
    Set<String> shared = new LinkedHashSet<>();
    for (Run run : runs()) {
      String proxy = run.row().proxyRunId();
      if (proxy != null && !once.add(proxy)) {
        shared.add(proxy);
      }
    }
    return shared;
  }

  /** Mean RST of a run and its part of what its proxy cost, shared by all runs that use it. */
  public double rstProxyShared() {
    return mean(
        runs(),
        run ->
            run.row().rstSeconds()
                + run.row().proxyRstSeconds()
                    / Math.max(
                        1,
                        sharers.getOrDefault(
                            Objects.requireNonNullElse(run.row().proxyRunId(), ""), 1L)));
  }

  /** Mean RST of a run and all that its proxy cost. */
  public double rstProxyWhole() {
    return mean(runs(), run -> run.row().rstSeconds() + run.row().proxyRstSeconds());
  }

  /** Largest less smallest test loss of its runs; 0 for one run. */
  public double testSpread() {
    List<Double> losses =
        runs().stream().map(run -> run.row().testLoss()).filter(Objects::nonNull).sorted().toList();
    return losses.isEmpty() ? 0 : losses.get(losses.size() - 1) - losses.get(0);
  }

  /**
   * The mean curve of the runs on the validation split: their first evaluations averaged, then
   * their second, as far as all of them have one.
   *
   * @return pairs of RST in seconds and loss
   */
  public List<double[]> validationCurve() {
    List<List<Evaluation>> curves = new ArrayList<>();
    for (Run run : runs()) {
      curves.add(
          tables.evaluations().stream()
              .filter(row -> row.runId().equals(run.runId()) && row.split().equals("validation"))
              .toList());
    }
    int points = curves.stream().mapToInt(List::size).min().orElse(0);
    List<double[]> mean = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      int point = i;
      List<Evaluation> here = curves.stream().map(curve -> curve.get(point)).toList();
      mean.add(new double[] {mean(here, Evaluation::rstSeconds), mean(here, Evaluation::loss)});
    }
    return mean;
  }

  private static <T> double mean(List<T> rows, ToDoubleFunction<T> value) {
    return rows.stream().mapToDouble(value).average().orElse(0);
  }
}
