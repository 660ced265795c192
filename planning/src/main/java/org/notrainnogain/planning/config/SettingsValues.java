package org.notrainnogain.planning.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Parsers of single values: empty when the value is not of the type, never a guess. */
final class SettingsValues {
  private static final Pattern BARE_NUMBER = Pattern.compile("[-+.0-9eE]+");

  /** No setting is longer, and a huge exponent must not become a huge number of digits. */
  private static final int LONGEST_NUMBER = 64;

  private SettingsValues() {}

  static Optional<Long> whole(ConfigValue value) {
    return decimal(value)
        .flatMap(
            decimal -> {
              if (Math.abs((long) decimal.scale()) > LONGEST_NUMBER) {
                return Optional.empty();
              }
              try {
                return Optional.of(decimal.longValueExact());
              } catch (ArithmeticException notWhole) {
                return Optional.empty();
              }
            });
  }

  static Optional<Double> number(ConfigValue value) {
    // Zero is added so that -0.0, which prints otherwise, is the same setting as 0.
    return decimal(value)
        .map(decimal -> decimal.doubleValue() + 0.0)
        .filter(number -> !number.isInfinite());
  }

  private static Optional<BigDecimal> decimal(ConfigValue value) {
    return switch (value.valueType()) {
      case NUMBER, STRING -> {
        String text = String.valueOf(value.unwrapped()).strip();
        try {
          yield text.length() > LONGEST_NUMBER
              ? Optional.empty()
              : Optional.of(new BigDecimal(text));
        } catch (NumberFormatException notANumber) {
          yield Optional.empty();
        }
      }
      case OBJECT, LIST, BOOLEAN, NULL -> Optional.empty();
    };
  }

  static Optional<Duration> duration(ConfigValue value) {
    return text(value)
        .filter(text -> !BARE_NUMBER.matcher(text).matches())
        .flatMap(
            text -> {
              try {
                return Optional.of(
                    text.startsWith("P")
                        ? Duration.parse(text)
                        : value.atKey("duration").getDuration("duration"));
              } catch (DateTimeParseException | ConfigException | ArithmeticException notOne) {
                return Optional.empty();
              }
            })
        .filter(duration -> !duration.isNegative() && !duration.isZero());
  }

  static Optional<Long> bytes(ConfigValue value) {
    try {
      return text(value).map(text -> value.atKey("size").getBytes("size")).filter(size -> size > 0);
    } catch (ConfigException notASize) {
      return Optional.empty();
    }
  }

  static Optional<Boolean> flag(ConfigValue value) {
    return text(value)
        .filter(text -> text.equals("true") || text.equals("false"))
        .map(Boolean::valueOf);
  }

  static Optional<String> text(ConfigValue value) {
    return switch (value.valueType()) {
      case NUMBER, STRING, BOOLEAN ->
          Optional.of(String.valueOf(value.unwrapped())).filter(text -> !text.isBlank());
      case OBJECT, LIST, NULL -> Optional.empty();
    };
  }

  static Optional<List<String>> texts(ConfigValue value) {
    return all(value, SettingsValues::text);
  }

  static Optional<List<Double>> numbers(ConfigValue value) {
    return all(value, SettingsValues::number);
  }

  static Optional<List<Long>> wholes(ConfigValue value) {
    return all(value, SettingsValues::whole);
  }

  static Optional<List<Duration>> durations(ConfigValue value) {
    return all(value, SettingsValues::duration);
  }

  /** Each element as it may stand after {@code --set KEY=}. */
  static Optional<List<String>> rendered(ConfigValue value) {
    return all(value, element -> Optional.of(rendering(element)));
  }

  /** A value as it may stand after {@code --set KEY=}: JSON. */
  static String rendering(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }

  private static <T> Optional<List<T>> all(
      ConfigValue value, Function<ConfigValue, Optional<T>> parser) {
    List<? extends ConfigValue> elements = value instanceof ConfigList list ? list : List.of(value);
    List<T> parsed = new ArrayList<>();
    for (ConfigValue element : elements) {
      Optional<T> one = parser.apply(element);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      parsed.add(one.get());
    }
    return Optional.of(List.copyOf(parsed));
  }

  /** Puts a typed value into nested maps. */
  @SuppressWarnings("unchecked")
  static void put(Map<String, Object> root, List<String> path, Object value) {
    Map<String, Object> map = root;
    for (String name : path.subList(0, path.size() - 1)) {
      map = (Map<String, Object>) map.computeIfAbsent(name, absent -> new TreeMap<>());
    }
    String last = path.get(path.size() - 1);
    if (value instanceof Map) {
      map.putIfAbsent(last, new TreeMap<>());
    } else {
      map.put(last, value instanceof Duration ? value.toString() : value);
    }
  }
}
