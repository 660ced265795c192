package org.notrainnogain.jobs.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import org.notrainnogain.training.loop.EvaluationSet;
import org.notrainnogain.training.loop.ValidationRow;

/** A run's evaluations, one point a step. */
final class ValidationCurve {
  private ValidationCurve() {}

  /**
   * The evaluations after one step.
   *
   * @param losses in nats, by the name of the split
   */
  record Point(long step, double rstSeconds, Map<String, Double> losses) {
    /** The loss on a set, as a text; "-" where it was not evaluated. */
    String loss(EvaluationSet set, DoubleFunction<String> format) {
      Double loss = losses.get(set.tableName());
      return loss == null ? "-" : format.apply(loss);
    }
  }

  static List<Point> of(StoredRun run) {
    Map<Long, Point> points = new TreeMap<>();
    run.forEach(
        ValidationRow.TABLE,
        validation ->
            points
                .computeIfAbsent(
                    validation.step(),
                    step -> new Point(step, validation.rstSeconds(), new TreeMap<>()))
                .losses()
                .put(validation.split(), validation.loss()));
    return new ArrayList<>(points.values());
  }
}
