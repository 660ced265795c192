package org.notrainnogain.jobs.nightly.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A row of the table {@code tuning} without its plan.
 *
 * @param method that is tuned
 * @param trial number, from 1
 * @param runId of the trial's run
 * @param settingsJson the tuned settings by key
 * @param validationLoss in nats; null unless the trial finished
 * @param chosen whether the runs that count take these settings
 */
public record TuningRow(
    String method,
    int trial,
    String runId,
    String settingsJson,
    Double validationLoss,
    boolean chosen) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static TuningRow of(
      ChosenTrial.Trial trial, String runId, Optional<Double> loss, boolean chosen) {
    return new TuningRow(
        trial.task().method(),
        trial.task().part().trial().orElseThrow(),
        runId,
        json(trial),
        loss.orElse(null),
        chosen);
  }

  /** The tuned settings by key, each value as it was set. */
  private static String json(ChosenTrial.Trial trial) {
    ObjectNode settings = JSON.createObjectNode();
    for (String assignment : trial.point()) {
      int equals = assignment.indexOf('=');
      String value = assignment.substring(equals + 1);
      try {
        settings.set(assignment.substring(0, equals), JSON.readTree(value));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("Tuned setting " + assignment + " is no JSON value", e);
      }
    }
    return settings.toString();
  }
}
