package org.notrainnogain.reporting;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.notrainnogain.reporting.tables.RunRow;

/**
 * One ended run: its row in the table {@code runs}, and what the row holds as JSON.
 *
 * @param runId the run's name
 * @param row its columns
 * @param referenceContent SHA-256 of what was in the reference system of its name
 * @param conditions under which its prices were measured, by name; empty where the manifest does
 *     not say
 * @param seeds all that chance comes from, by name, each as it was used; none in an older row
 */
public record Run(
    String runId,
    RunRow row,
    String referenceContent,
    Map<String, String> conditions,
    Map<String, Long> seeds) {
  /** Runs in the order of their end. */
  public static final Comparator<Run> BY_END =
      Comparator.comparing((Run run) -> run.row().finishedAt()).thenComparing(Run::runId);

  public Run {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(row, "row");
    Objects.requireNonNull(referenceContent, "referenceContent");
    conditions = Map.copyOf(conditions);
    seeds = Map.copyOf(seeds);
    if ((row.comparisonId() == null) != (row.armId() == null)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Run %s has comparison id %s and arm id %s; give both or none",
              runId,
              row.comparisonId(),
              row.armId()));
    }
  }

  /**
   * A run by its row.
   *
   * @throws IllegalArgumentException when what should be JSON is none
   */
  public static Run of(String runId, RunRow row) {
    JsonNode reference =
        RunJson.parse(runId, "manifest_json", row.manifestJson()).path("reference_system");
    Map<String, String> conditions = new TreeMap<>();
    reference
        .path("conditions")
        .fields()
        .forEachRemaining(field -> conditions.put(field.getKey(), field.getValue().asText()));
    Map<String, Long> seeds = new TreeMap<>();
    if (row.comparisonId() != null) {
      RunJson.parse(runId, "seeds_json", row.seedsJson())
          .fields()
          .forEachRemaining(seed -> seeds.put(seed.getKey(), seed.getValue().longValue()));
    }
    return new Run(runId, row, reference.path("content_sha256").asText(""), conditions, seeds);
  }

  /** Whether it stopped by itself: it counts as a failure of its method. */
  public boolean failed() {
    return row.status().equals(RunRow.FAILED);
  }

  /** Whether it used its budget as its settings promise. */
  public boolean finished() {
    return row.status().equals(RunRow.FINISHED);
  }

  /** Whether it stands for its method: no tuning trial does. */
  public boolean counts() {
    return row.trial() == null;
  }

  /** Whether it may be averaged and compared at all: a run that is older than the ids may not. */
  public boolean known() {
    return row.comparisonId() != null;
  }
}
