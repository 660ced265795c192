package org.notrainnogain.jobs.tables;

import java.time.Instant;
import org.notrainnogain.reporting.tables.RunRow;

/** Rows of runs for tests. */
public final class RunRows {
  private RunRows() {}

  /** A small baseline run that used its budget. */
  public static RunRow finished() {
    return row(RunRow.FINISHED, null, 0.5);
  }

  /** A run that stopped, with the reason. */
  public static RunRow failed(String reason) {
    return row(RunRow.FAILED, reason, null);
  }

  private static RunRow row(String status, String reason, Double loss) {
    return new RunRow(
        null,
        "bert-demo",
        "baseline",
        60.0,
        1L,
        null,
        "demo-cpu",
        "ab".repeat(32),
        "sound",
        "fp32",
        1,
        2,
        1,
        "cpu",
        1,
        status,
        reason,
        59.5,
        0.5,
        0.0,
        100.25,
        0.0,
        3L,
        98_304L,
        0.01,
        2.5e-5,
        loss,
        loss,
        Instant.parse("2026-01-02T03:04:05.678901Z"),
        Instant.parse("2026-01-02T03:05:45.928901Z"),
        "{\"training\":{\"replicas\":2}}",
        "{\"commit\":\"abc\",\"reference_system\":{\"name\":\"demo-cpu\",\"content_sha256\":\"77aa\"},\"versions\":{\"spark\":\"3.5.9\"}}",
        "c0ffee00c0ffee00",
        "a1a1a1a1a1a1a1a1",
        "by hand",
        null,
        null,
        "{\"initialization\":1,\"order\":1,\"masks\":1,\"selection\":1,\"depth\":1,\"curvature\":1,\"evaluation\":0}");
  }
}
