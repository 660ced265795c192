package org.notrainnogain.training.rst;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields of one HOCON object, read once each. Whatever is wrong is added to a shared list of
 * problems and answered with a harmless value, so that one message can name all of them; {@link
 * #close()} reports the keys that nobody asked for.
 */
final class ConfFields implements AutoCloseable {
  private final String path;
  private final Map<String, ConfigValue> values;
  private final List<String> problems;
  private final Set<String> known = new TreeSet<>();

  ConfFields(String path, ConfigObject values, List<String> problems) {
    this.path = path;
    this.values = values;
    this.problems = problems;
  }

  boolean has(String key) {
    known.add(key);
    return values.containsKey(key) && values.get(key).valueType() != ConfigValueType.NULL;
  }

  /** All keys in ascending order; asking for them makes none known. */
  Set<String> keys() {
    return new TreeSet<>(values.keySet());
  }

  String text(String key) {
    Optional<ConfigValue> value = value(key, ConfigValueType.STRING, "a text");
    String text = value.map(v -> (String) v.unwrapped()).orElse("");
    if (value.isPresent() && text.isBlank()) {
      problem(key, "is blank, a text is demanded");
    }
    return text;
  }

  /** A whole number of at least 1. */
  int count(String key) {
    Optional<ConfigValue> value = value(key, ConfigValueType.NUMBER, "a whole number");
    if (value.isEmpty()) {
      return 1;
    }
    if (value.get().unwrapped() instanceof Integer count && count >= 1) {
      return count;
    }
    problem(key, "is " + value.get().render() + ", a whole number of at least 1 is demanded");
    return 1;
  }

  Optional<ConfFields> object(String key) {
    return value(key, ConfigValueType.OBJECT, "an object")
        .map(v -> new ConfFields(pathOf(key), (ConfigObject) v, problems));
  }

  /** Objects in a list; none where the key is absent. */
  List<ConfFields> objects(String key) {
    if (!has(key)) {
      return List.of();
    }
    Optional<ConfigValue> list = value(key, ConfigValueType.LIST, "a list of objects");
    return list.map(l -> (ConfigList) l).stream()
        .flatMap(List::stream)
        .filter(v -> requireObject(key, v))
        .map(v -> new ConfFields(pathOf(key), (ConfigObject) v, problems))
        .toList();
  }

  /** The value of any type, a problem where absent. */
  Optional<ConfigValue> value(String key) {
    if (has(key)) {
      return Optional.of(values.get(key));
    }
    problem(key, "is missing");
    return Optional.empty();
  }

  /** The path of a key for messages. */
  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  void problem(String key, String what) {
    problems.add(pathOf(key) + " " + what);
  }

  @Override
  public void close() {
    for (String key : keys()) {
      if (!known.contains(key)) {
        problem(key, "is unknown; known here: " + String.join(", ", known));
      }
    }
  }

  private Optional<ConfigValue> value(String key, ConfigValueType type, String demand) {
    Optional<ConfigValue> value = value(key);
    if (value.isPresent() && value.get().valueType() != type) {
      problem(key, "is " + value.get().render() + ", " + demand + " is demanded");
      return Optional.empty();
    }
    return value;
  }

  private boolean requireObject(String key, ConfigValue value) {
    if (value.valueType() == ConfigValueType.OBJECT) {
      return true;
    }
    problem(key, "has the entry " + value.render() + ", an object is demanded");
    return false;
  }
}
