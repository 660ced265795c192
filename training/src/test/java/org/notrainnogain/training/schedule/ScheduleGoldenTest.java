package org.notrainnogain.training.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.golden.GoldenFile;

/**
 * The published schedules as functions of time. The reference cuts time to whole steps first, so
 * the test does too, and compares up to the budget: past it the reference is not clamped.
 */
@Tag("golden")
class ScheduleGoldenTest {
  /** The same formula in doubles, in another order of operations. */
  private static final double ROUNDING = 1e-12;

  private final JsonNode golden = GoldenFile.sidecar("schedules");

  @Test
  void oneCycleIsThePublishedTriangle() {
    int compared = 0;
    for (JsonNode run : golden.get("bert_budget_seconds_schedules")) {
      if (run.get("scheduler").asText().equals("budget-one-cycle-seconds")) {
        LearningRateSchedule schedule = new OneCycle(run.get("base_lr").asDouble());
        compared += compare(schedule, run, run.get("steps").asLong());
      }
    }
    assertThat(compared).isPositive();
  }

  @Test
  void cosineIsThePublishedT5Schedule() {
    int compared = 0;
    for (JsonNode run : golden.get("t5_cosine_budget")) {
      double steps = run.get("total_steps").asDouble();
      // Warm-up from half of the peak, floor 1e-5 of it: the notes of the file.
      Cosine.Settings shape =
          new Cosine.Settings(run.get("warmup_steps").asDouble() / steps, 0.5, 1e-5);
      compared += compare(shape.create(run.get("base_lr").asDouble()), run, (long) steps);
    }
    assertThat(compared).isPositive();
  }

  private static int compare(LearningRateSchedule schedule, JsonNode run, long steps) {
    double budget = run.get("budget_hours").asDouble() * 3600;
    int compared = 0;
    for (int i = 0; i < run.get("seconds").size(); i++) {
      double fraction = run.get("seconds").get(i).asDouble() / budget;
      if (fraction <= 1) {
        double whole = Math.floor(fraction * steps) / steps;
        assertThat(schedule.learningRate(whole))
            .as("at %s of the budget", fraction)
            .isCloseTo(run.get("lr").get(i).asDouble(), within(ROUNDING));
        compared++;
      }
    }
    return compared;
  }
}
