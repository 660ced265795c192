package org.notrainnogain.planning.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.notrainnogain.storage.StrictUtf8;

/** Reads the layers of a configuration: files, whose includes must exist, and assignments. */
final class SettingsFiles {
  /** How the origin of an assigned value begins. */
  static final String ASSIGNMENT = "--set ";

  private static final int MOST_BYTES = 16 << 20;
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
  private static final ConfigParseOptions STRICT =
      ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(new RequiredIncludes());

  private SettingsFiles() {}

  /**
   * The layers of a configuration, the lowest first.
   *
   * @param lowest beneath the files
   * @param assignments {@code key=value}, on top; of two of one key the later counts
   * @throws ConfigurationException with all that cannot be read
   */
  static SettingsTree load(List<Config> lowest, List<Path> files, List<String> assignments) {
    List<String> problems = new ArrayList<>();
    List<Config> layers = new ArrayList<>(lowest);
    Map<List<String>, ConfigValue> sets = new LinkedHashMap<>();
    for (Path file : files) {
      noting(problems, () -> layers.add(parse(Installation.file(file))));
    }
    for (String assignment : assignments) {
      noting(
          problems,
          () -> {
            Map.Entry<List<String>, ConfigValue> set = assignment(assignment);
            sets.remove(set.getKey());
            sets.put(set.getKey(), set.getValue());
          });
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new SettingsTree(layers, sets);
  }

  private static void noting(List<String> problems, Runnable step) {
    try {
      step.run();
    } catch (ConfigurationException unreadable) {
      problems.addAll(unreadable.problems());
    }
  }

  /** One file with its includes, substitutions not yet resolved. */
  static Config parse(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException(
          "Configuration file " + file + " does not exist or is not a file; " + beside(file));
    }
    try {
      requireText(file);
      return ConfigFactory.parseFile(file.toFile(), STRICT);
    } catch (ConfigException | IOException unreadable) {
      throw new ConfigurationException(
          "Configuration file " + file + " cannot be read: " + unreadable.getMessage());
    }
  }

  /** HOCON's own reader puts marks where a file is in another encoding, and goes on. */
  private static void requireText(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(
            "it has more than " + MOST_BYTES + " bytes; settings are a few lines");
      }
      StrictUtf8.decode(bytes);
    }
  }

  /** A layer that {@link Settings#canonicalJson} wrote. */
  static Config parseJson(String json) {
    try {
      return ConfigFactory.parseString(json, STRICT.setOriginDescription("stored settings"));
    } catch (ConfigException unreadable) {
      throw new ConfigurationException(
          "Stored settings cannot be read: " + unreadable.getMessage());
    }
  }

  private static String beside(Path file) {
    Path directory = file.getParent() == null ? Path.of("") : file.getParent();
    List<String> names = Installation.names(directory);
    return names.isEmpty()
        ? "check --config"
        : directory + " has " + String.join(", ", names) + " (with .conf)";
  }

  /**
   * An assignment {@code key=value} of the command line. A value that begins with a brace, a
   * bracket or a quote is HOCON; numbers, true, false and null are themselves; all else is text.
   */
  static Map.Entry<List<String>, ConfigValue> assignment(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new ConfigurationException(
          "--set " + assignment + " must be KEY=VALUE, for example --set placement.replicas=2");
    }
    String key = assignment.substring(0, equals).strip();
    String value = assignment.substring(equals + 1).strip();
    try {
      return Map.entry(ConfigUtil.splitPath(key), value(key, value));
    } catch (ConfigException wrong) {
      throw new ConfigurationException(
          "--set " + assignment + " cannot be read: " + wrong.getMessage());
    }
  }

  private static ConfigValue value(String key, String value) {
    boolean hocon =
        value.startsWith("{")
            || value.startsWith("[")
            || value.startsWith("\"")
            || value.equals("true")
            || value.equals("false")
            || value.equals("null")
            || NUMBER.matcher(value).matches();
    if (!hocon) {
      return ConfigValueFactory.fromAnyRef(value, ASSIGNMENT + key);
    }
    ConfigParseOptions options = STRICT.setOriginDescription(ASSIGNMENT + key);
    return ConfigFactory.parseString("value = " + value, options).root().get("value");
  }

  /** Merges layers, the lowest first, and resolves the substitutions of each in the whole. */
  static List<Config> resolve(List<Config> layers) {
    Config merged = ConfigFactory.empty();
    for (Config layer : layers) {
      merged = layer.withFallback(merged);
    }
    try {
      Config whole = merged.resolve();
      List<Config> resolved = new ArrayList<>();
      for (Config layer : layers) {
        resolved.add(layer.resolveWith(whole));
      }
      resolved.add(whole);
      return resolved;
    } catch (ConfigException unresolved) {
      throw new ConfigurationException(
          "A ${...} in the configuration has no value: " + unresolved.getMessage());
    }
  }

  /**
   * HOCON forgives an include that does not exist; a misspelt method would be the baseline then.
   */
  private static final class RequiredIncludes implements ConfigIncluder {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      ConfigParseable included = context.relativeTo(what);
      if (included == null) {
        throw new ConfigException.Generic("include \"" + what + "\" names no file beside it");
      }
      String file = included.origin().filename();
      if (file != null && Files.isRegularFile(Path.of(file))) {
        try {
          requireText(Path.of(file));
        } catch (IOException unreadable) {
          throw new ConfigException.Generic(
              "include \"" + what + "\" cannot be read: " + unreadable.getMessage());
        }
      }
      return included.parse(context.parseOptions().setAllowMissing(false));
    }
  }
}
