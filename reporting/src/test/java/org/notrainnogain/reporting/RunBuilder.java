package org.notrainnogain.reporting;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.notrainnogain.reporting.tables.RunRow;

/** Runs for tests: a finished baseline of seed 1, unless something else is said. */
public final class RunBuilder {
  private final String id;
  private String method = "baseline";
  private long seed = 1;
  private final Map<String, Long> seeds = new HashMap<>(Map.of("evaluation", 0L));
  private Integer trial;
  private String proxy;
  private String comparison = "comparison";
  private String arm = "arm-baseline";
  private String tuned;
  private String repeats;
  private int resultsVersion = 3;
  private String status = "finished";
  private String reason;
  private Double loss = 6.5;
  private double budget = 60;
  private String config = "{\"optimizer\":{\"adamw\":{\"learning-rate\":0.001}}}";
  private String reference = "77aa".repeat(16);

  private RunBuilder(String id) {
    this.id = id;
  }

  public static RunBuilder run(String id) {
    return new RunBuilder(id);
  }

  /** The arm is one of the method's name unless {@link #arm} says another. */
  public RunBuilder method(String name) {
    method = name;
    arm = "arm-" + name;
    return this;
  }

  public RunBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** A seed that is not the run's. */
  public RunBuilder seed(String name, long value) {
    seeds.put(name, value);
    return this;
  }

  public RunBuilder trial(int number) {
    trial = number;
    return this;
  }

  public RunBuilder proxy(String runId) {
    proxy = runId;
    return this;
  }

  public RunBuilder comparison(String value) {
    comparison = value;
    return this;
  }

  public RunBuilder arm(String value) {
    arm = value;
    return this;
  }

  public RunBuilder old() {
    comparison = null;
    return this;
  }

  public RunBuilder tuned(String value) {
    tuned = value;
    return this;
  }

  public RunBuilder repeats(String value) {
    repeats = value;
    return this;
  }

  public RunBuilder resultsVersion(int value) {
    resultsVersion = value;
    return this;
  }

  public RunBuilder failed(String why) {
    return ended("failed", why);
  }

  public RunBuilder invalid(String why) {
    return ended("invalid", why);
  }

  private RunBuilder ended(String how, String why) {
    status = how;
    reason = why;
    loss = how.equals("failed") ? null : loss;
    return this;
  }

  public RunBuilder loss(double value) {
    loss = value;
    return this;
  }

  public RunBuilder budget(double seconds) {
    budget = seconds;
    return this;
  }

  public RunBuilder config(String json) {
    config = json;
    return this;
  }

  public RunBuilder reference(String content) {
    reference = content;
    return this;
  }

  /** The run; it ends the later the larger its seed. */
  public Run build() {
    Map<String, Long> all = new HashMap<>(Map.of("order", seed, "masks", seed));
    all.putAll(seeds);
    RunRow row =
        new RunRow(
            null,
            "bert-demo",
            method,
            budget,
            seed,
            trial,
            "demo-cpu",
            "ab12".repeat(16),
            "sound",
            "fp32",
            resultsVersion,
            2,
            1,
            "cpu",
            1,
            status,
            reason,
            59.4,
            0.6,
            proxy == null ? 0 : 30,
            100,
            0,
            90,
            1000,
            0.5,
            1e-5,
            loss,
            loss,
            Instant.parse("2026-01-02T03:04:05Z"),
            Instant.parse("2026-01-02T03:05:47Z").plusSeconds(seed),
            config,
            "{}",
            comparison,
            comparison == null ? null : arm,
            tuned,
            repeats,
            proxy,
            null);
    return new Run(id, row, reference, Map.of(), comparison == null ? Map.of() : all);
  }

  /** Tables of runs without any other rows. */
  public static ReportTables tables(RunBuilder... runs) {
    return new ReportTables(
        Arrays.stream(runs).map(RunBuilder::build).toList(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
