package org.notrainnogain.jobs.runs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.notrainnogain.training.loop.StepRow;

/**
 * The first update at which two runs part.
 *
 * @param values those that differ in at least a bit
 */
public record StepDifference(long step, List<Value> values) {
  private static final Map<String, ToDoubleFunction<StepRow>> COMPARED = compared();

  /** One value of the update. */
  public record Value(String column, double one, double other) {
    /** The distance over the larger of both magnitudes. */
    public double relative() {
      return Math.abs(one - other) / Math.max(Math.abs(one), Math.abs(other));
    }
  }

  private static Map<String, ToDoubleFunction<StepRow>> compared() {
    Map<String, ToDoubleFunction<StepRow>> columns = new LinkedHashMap<>();
    columns.put("loss", StepRow::loss);
    columns.put("gradient_norm", StepRow::gradientNorm);
    columns.put("learning_rate", StepRow::learningRate);
    columns.put("active_layers", StepRow::activeLayers);
    return columns;
  }

  /** The first difference among the updates that both runs made; times are not looked at. */
  static Optional<StepDifference> first(List<StepRow> one, List<StepRow> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      StepRow a = one.get(i);
      StepRow b = other.get(i);
      if (a.step() != b.step()) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "Rows of table steps do not count up: update %d of one run stands beside %d of the other",
                a.step(),
                b.step()));
      }
      List<Value> values = new ArrayList<>();
      COMPARED.forEach(
          (column, of) -> {
            Value value = new Value(column, of.applyAsDouble(a), of.applyAsDouble(b));
            if (Double.doubleToLongBits(value.one()) != Double.doubleToLongBits(value.other())) {
              values.add(value);
            }
          });
      if (!values.isEmpty()) {
        return Optional.of(new StepDifference(a.step(), List.copyOf(values)));
      }
    }
    return Optional.empty();
  }
}
