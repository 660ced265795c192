package org.notrainnogain.reporting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.notrainnogain.reporting.tables.RunRow;

/** Rows as runs of some minutes leave them, for tests. */
public final class SampleTables {
  /** A reason that is an attack when it is not escaped. */
  public static final String REASON =
      "Loss is NaN at step 12, learning rate 1e-3 <script>alert(1)</script>";

  private SampleTables() {}

  /** Three comparable runs, one of them failed, and one on another reference system. */
  public static ReportTables several() {
    List<Run> runs =
        List.of(
            run("baseline-demo-60s-s1-1a2b3c4d5e6f", 1, "demo-cpu", "finished", null),
            run("baseline-demo-60s-s2-2b3c4d5e6f70", 2, "demo-cpu", "finished", null),
            run("baseline-demo-60s-s3-3c4d5e6f7081", 3, "demo-cpu", "failed", REASON),
            run(
                "baseline-6h-s1-4d5e6f708192",
                1,
                "rtx3090-bert",
                "invalid",
                "The last learning rate 3e-4 is above the floor"));
    List<TrainingLoss> training = new ArrayList<>();
    List<Evaluation> evaluations = new ArrayList<>();
    List<PhaseTime> phases = new ArrayList<>();
    List<HostTime> hosts = new ArrayList<>();
    for (Run run : runs) {
      boolean failed = run.row().reason() != null;
      for (int i = 1; i <= (failed ? 12 : 90); i++) {
        double wobble = 0.15 * Math.sin(i * 1.7 + run.row().seed());
        training.add(
            new TrainingLoss(run.runId(), i * 0.66, 9 - 2.6 * (1 - Math.exp(-i / 25.0)) + wobble));
      }
      for (int i = 0; i <= (failed ? 2 : 10); i++) {
        double loss =
            failed && i == 2
                ? Double.NaN
                : 9 - 2.5 * (1 - Math.exp(-i / 3.0)) + 0.05 * run.row().seed();
        evaluations.add(new Evaluation(run.runId(), i * 9, i * 5.9, "validation", loss));
      }
      for (int executor = 0; executor < 2; executor++) {
        phases.add(phase(run, executor, "data", 0, 2.1));
        phases.add(phase(run, executor, "forward_backward", 28, 60 + 4 * executor));
        hosts.add(
            new HostTime(
                run.runId(), "worker-" + executor, "forward_backward", 28, 60 + 4 * executor));
        hosts.add(new HostTime(run.runId(), "worker-" + executor, "optimizer", 1.5, 3.2));
        phases.add(phase(run, executor, "exchange", 0, 14));
        phases.add(phase(run, executor, "optimizer", 1.5, 3.2));
        phases.add(phase(run, executor, "validation", 0, 8));
        phases.add(phase(run, executor, "checkpoint", 0, 1.2));
      }
    }
    return new ReportTables(runs, training, evaluations, phases, hosts, List.of());
  }

  /** Two seeds of the baseline, one run of RHO loss, its proxy and a tuning trial. */
  public static ReportTables methods() {
    List<Run> runs =
        List.of(
            run("baseline-s1", "baseline", 1, null, null, 6.5),
            run("baseline-s2", "baseline", 2, null, null, 6.7),
            run("rho-s1", "rho-loss", 1, null, "proxy-s1", 6.4),
            run("rho-t1", "rho-loss", 9, 1, "proxy-s1", 6.1),
            run("proxy-s1", "rho-proxy", 1, null, null, 6.9));
    List<Evaluation> evaluations = new ArrayList<>();
    List<PhaseTime> phases = new ArrayList<>();
    List<StepSummary> examples = new ArrayList<>();
    for (Run run : runs) {
      for (int i = 0; i <= 3; i++) {
        evaluations.add(
            new Evaluation(
                run.runId(),
                i * 9,
                i * 20 + run.row().seed(),
                "validation",
                9 - i + run.row().seed()));
      }
      phases.add(phase(run, 0, "forward_backward", 45, 60));
      phases.add(phase(run, 0, "scoring", run.row().method().equals("rho-loss") ? 15 : 0, 20));
      examples.add(
          new StepSummary(run.runId(), 2000 * run.row().seed(), 1000 * run.row().seed(), null));
    }
    return new ReportTables(runs, List.of(), evaluations, phases, List.of(), examples);
  }

  private static Run run(
      String id, String method, long seed, Integer trial, String proxy, double testLoss) {
    String comparison = method.equals("rho-proxy") ? "holdout" : "demo-cpu";
    return run(
        id, method, seed, trial, proxy, comparison, "demo-cpu", "finished", null, 6.5312, testLoss);
  }

  private static PhaseTime phase(Run run, int executor, String phase, double rst, double wall) {
    return new PhaseTime(
        run.runId(),
        Integer.toString(executor),
        "worker-" + executor,
        "cpu",
        phase,
        rst,
        wall,
        rst > 0 ? rst / wall : null,
        wall / run.row().wallSeconds());
  }

  /** One run. */
  public static Run run(
      String id, long seed, String referenceSystem, String status, String reason) {
    Double losses = reason == null ? 6.5312 : null;
    Double testLoss = reason == null ? 6.5498 : null;
    return run(
        id,
        "baseline",
        seed,
        null,
        null,
        referenceSystem,
        referenceSystem,
        status,
        reason,
        losses,
        testLoss);
  }

  private static Run run(
      String id,
      String method,
      long seed,
      Integer trial,
      String proxy,
      String comparison,
      String referenceSystem,
      String status,
      String reason,
      Double validationLoss,
      Double testLoss) {
    RunRow row =
        new RunRow(
            null,
            "bert-demo",
            method,
            60,
            seed,
            trial,
            referenceSystem,
            "ab12".repeat(16),
            "sound",
            "fp32",
            3,
            2,
            1,
            "cpu",
            seed == 2 ? 2 : 1,
            status,
            reason,
            59.4,
            0.6,
            proxy == null ? 0 : 30,
            101.5 + seed,
            seed == 2 ? 12 : 0,
            90,
            1_474_560,
            0.62,
            2.5e-5,
            validationLoss,
            testLoss,
            Instant.parse("2026-01-02T03:04:05Z"),
            Instant.parse("2026-01-02T03:05:47Z").plusSeconds(200 * seed),
            "{\"training\":{\"replicas\":2,\"batch-size\":128,\"learning-rate\":{\"peak\":0.001,\"schedule\":\"one-cycle\"}},\"layers\":[1,2,3]}",
            "{\"commit\":\"0123456789abcdef\",\"spark-master\":\"local[2]\",\"versions\":{\"spark\":\"3.5.9\",\"bigdl\":\"2.4.0\"},\"reference-system\":{\"name\":\"demo-cpu\",\"sha256\":\"77aa\",\"accepted-anomalies\":[{\"price\":\"layer 7\",\"reason\":\"as printed\"}]}}",
            "comparison-" + comparison,
            "arm-" + method,
            "by hand",
            null,
            proxy,
            null);
    return new Run(
        id,
        row,
        "77aa".repeat(16),
        Map.of("host", "worker-0", "replicas", "1", "threads", "2"),
        Map.of("order", seed, "masks", seed, "evaluation", 0L));
  }
}
