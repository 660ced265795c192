package org.notrainnogain.planning.nightly;

import java.util.List;
import java.util.Locale;

/** One setting that is tuned, and the values that it may take. */
public sealed interface Dimension {
  /** The setting's key. */
  String key();

  /**
   * The value at a place in the range.
   *
   * @param place in [0, 1)
   * @return as it may stand after {@code --set KEY=}
   */
  String value(double place);

  /** Values between two ends, each as likely as any other. */
  record Linear(String key, double from, double to) implements Dimension {
    public Linear {
      requireAscending(key, from, to);
    }

    @Override
    public String value(double place) {
      return Double.toString(from + place * (to - from));
    }
  }

  /** Values between two ends above 0, each order of magnitude as likely as any other. */
  record Logarithmic(String key, double from, double to) implements Dimension {
    public Logarithmic {
      requireAscending(key, from, to);
      if (!(from > 0)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "log.from is %s for %s; a logarithmic range begins above 0",
                from,
                key));
      }
    }

    @Override
    public String value(double place) {
      // Strict: a trial has the same point, and so the same run id, on every processor.
      // Rounding of the exponential must not leave the range.
      return Double.toString(
          Math.min(to, Math.max(from, from * StrictMath.exp(place * StrictMath.log(to / from)))));
    }
  }

  /** Some values, each as likely as any other. */
  record Among(String key, List<String> values) implements Dimension {
    public Among {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "values.among is empty for %s", key));
      }
    }

    @Override
    public String value(double place) {
      return values.get((int) (place * values.size()));
    }
  }

  private static void requireAscending(String key, double from, double to) {
    if (!(from < to)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "from %s must be below to %s for %s", from, to, key));
    }
  }
}
