package org.notrainnogain.reporting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Methods side by side: finished runs of one model, budget and fidelity, within a {@link RunGroup},
 * that stand for their methods; tuning trials and proxies do not.
 *
 * @param model name of the model's configuration
 * @param budgetSeconds RST that each run was given
 * @param fidelity sound, published or custom
 * @param methods the baseline first, then by name
 */
public record MethodComparison(
    String model, double budgetSeconds, String fidelity, List<Method> methods) {
  private static final String BASELINE = "baseline";
  private static final Comparator<String> ORDER =
      Comparator.comparing((String method) -> !method.equals(BASELINE))
          .thenComparing(Comparator.naturalOrder());

  public MethodComparison {
    methods = List.copyOf(methods);
  }

  /**
   * The runs of one method.
   *
   * @param name the method
   * @param tables the rows of its runs, one run a seed
   * @param sharers runs of the group that use a proxy, by that proxy's run
   */
  public record Method(String name, ReportTables tables, Map<String, Long> sharers) {
    public Method {
      sharers = Map.copyOf(sharers);
    }

    /** The method's runs. */
    public List<Run> runs() {
      return tables.runs();
    }

    /** The mean of a value over the runs; null where a run does not have it. */
    public Double mean(java.util.function.Function<Run, Double> value) {
      List<Double> values = runs().stream().map(value).filter(Objects::nonNull).toList();
      return values.size() < runs().size() ? null : mean(values, Double::doubleValue);
    }

    /** Mean sequences offered to the selector. */
    public double candidates() {
      return mean(tables.examples(), ExamplesSeen::candidates);
    }

    /** Mean sequences trained on. */
    public double selected() {
      return mean(tables.examples(), ExamplesSeen::selected);
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
      return runs().stream().anyMatch(run -> run.role().proxyRunId() != null);
    }

    /** Mean RST of a run and its part of what its proxy cost, shared by all runs that use it. */
    public double rstProxyShared() {
      return mean(
          runs(),
          run ->
              run.rstSeconds()
                  + run.role().proxyRstSeconds() / Math.max(1, sharers.getOrDefault(key(run), 1L)));
    }

    /** Mean RST of a run and all that its proxy cost. */
    public double rstProxyWhole() {
      return mean(runs(), run -> run.rstSeconds() + run.role().proxyRstSeconds());
    }

    /** Largest less smallest test loss of its runs; 0 for one run. */
    public double testSpread() {
      List<Double> losses =
          runs().stream().map(Run::testLoss).filter(Objects::nonNull).sorted().toList();
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

    private static String key(Run run) {
      return Objects.requireNonNullElse(run.role().proxyRunId(), "");
    }

    private static <T> double mean(List<T> rows, ToDoubleFunction<T> value) {
      return rows.stream().mapToDouble(value).average().orElse(0);
    }
  }

  /** All comparisons of a group, by model and budget. */
  public static List<MethodComparison> of(RunGroup group) {
    Map<List<String>, List<Run>> byPlace = new TreeMap<>(Comparator.comparing(List::toString));
    Map<String, Long> sharers = new TreeMap<>();
    for (Run run : group.tables().runs()) {
      if (run.role().proxyRunId() != null) {
        sharers.merge(run.role().proxyRunId(), 1L, Long::sum);
      }
      if (run.role().counts() && run.status().equals("finished")) {
        String budget = Duration.ofNanos(Math.round(run.budgetSeconds() * 1e9)).toString();
        byPlace
            .computeIfAbsent(
                List.of(run.model(), budget, run.fidelity()), first -> new ArrayList<>())
            .add(run);
      }
    }
    return byPlace.values().stream().map(runs -> of(runs, group, sharers)).toList();
  }

  private static MethodComparison of(List<Run> runs, RunGroup group, Map<String, Long> sharers) {
    Map<String, List<Run>> byMethod = new TreeMap<>(ORDER);
    runs.forEach(
        run -> byMethod.computeIfAbsent(run.method(), first -> new ArrayList<>()).add(run));
    Map<String, Method> methods = new LinkedHashMap<>();
    byMethod.forEach(
        (name, own) -> methods.put(name, new Method(name, group.tables().of(own), sharers)));
    Run first = runs.get(0);
    return new MethodComparison(
        first.model(), first.budgetSeconds(), first.fidelity(), List.copyOf(methods.values()));
  }

  /** Fewest runs that a method has. */
  public int fewestRuns() {
    return methods.stream().mapToInt(method -> method.runs().size()).min().orElse(0);
  }

  /** Most runs that a method has. */
  public int mostRuns() {
    return methods.stream().mapToInt(method -> method.runs().size()).max().orElse(0);
  }

  /**
   * Largest less smallest test loss within a method, of the method where they lie furthest apart.
   */
  public double largestSpread() {
    return methods.stream().mapToDouble(Method::testSpread).max().orElse(0);
  }
}
