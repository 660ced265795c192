package org.notrainnogain.jobs.runs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Locale;
import org.notrainnogain.jobs.pretrain.RunManifest;
import org.notrainnogain.reporting.tables.RunRow;

/**
 * What people call a run by.
 *
 * @param budgetSeconds RST
 */
public record RunWords(String model, String method, double budgetSeconds, long seed)
    implements Comparable<RunWords> {
  private static final Comparator<RunWords> ORDER =
      Comparator.comparing(RunWords::model)
          .thenComparing(RunWords::method)
          .thenComparing(RunWords::budgetSeconds)
          .thenComparing(RunWords::seed);

  static RunWords of(RunRow row) {
    return new RunWords(row.model(), row.method(), row.budgetSeconds(), row.seed());
  }

  static RunWords of(RunManifest manifest) {
    JsonNode settings = manifest.identity().path("settings");
    String budget = settings.path("budget").path("reference-time").asText();
    try {
      return new RunWords(
          settings.path("model").path("name").asText(),
          settings.path("method").asText(),
          Duration.parse(budget).toNanos() / 1e9,
          settings.path("seed").asLong());
    } catch (DateTimeParseException e) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "Manifest of run %s has the budget '%s', an ISO-8601 duration is expected",
              manifest.runId(),
              budget),
          e);
    }
  }

  @Override
  public int compareTo(RunWords other) {
    return ORDER.compare(this, other);
  }
}
