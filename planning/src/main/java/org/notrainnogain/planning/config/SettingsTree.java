package org.notrainnogain.planning.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The layers of one configuration, merged, with what has been asked of it so far: the keys read,
 * their typed values and the problems found. All sections of one {@link Settings} share it.
 */
final class SettingsTree {
  private final List<Config> layersGiven;
  private final Map<List<String>, ConfigValue> assignmentsGiven;
  private final List<Config> files;
  private final Config assigned;
  private final Set<List<String>> assignedKeys;
  private final SortedSet<String> asked = new TreeSet<>();
  private final SortedMap<String, Object> values = new TreeMap<>();
  private final Set<String> refusedSections = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> unsound = new TreeSet<>();
  private Config merged;
  private boolean assignmentsDemanded;
  private List<Consumer<SettingsTree>> otherReaders = List.of();

  /** Unresolved layers: the defaults first, then the files, then the assignments. */
  SettingsTree(List<Config> files, Map<List<String>, ConfigValue> assignments) {
    this.layersGiven = List.copyOf(files);
    this.assignmentsGiven = new LinkedHashMap<>(assignments);
    Config sets = ConfigFactory.empty();
    for (Map.Entry<List<String>, ConfigValue> assignment : assignments.entrySet()) {
      sets = sets.withValue(ConfigUtil.joinPath(assignment.getKey()), assignment.getValue());
    }
    List<Config> layers = new ArrayList<>(files);
    layers.add(sets);
    List<Config> resolved = SettingsFiles.resolve(layers);
    this.files = List.copyOf(resolved.subList(0, files.size()));
    this.assigned = resolved.get(files.size());
    this.merged = resolved.get(files.size() + 1);
    this.assignedKeys = Set.copyOf(assignments.keySet());
  }

  boolean has(String path) {
    asked.add(path);
    return merged.hasPath(path);
  }

  boolean assigned(String path) {
    return assigned.hasPath(path);
  }

  /** The value at a path, or a stand-in after noting the problem, so that reading can go on. */
  <T> T read(String path, String demand, Function<ConfigValue, Optional<T>> parser, T standIn) {
    asked.add(path);
    Optional<ConfigValue> given = value(merged, path);
    if (given.isEmpty()) {
      if (!beneathRefused(path)) {
        problems.add(path + " is missing; it must be " + demand);
      }
      unsound.add(path);
      return standIn;
    }
    Optional<T> parsed = parser.apply(given.get());
    if (parsed.isPresent()) {
      values.put(path, parsed.get());
      return parsed.get();
    }
    refuse(path, "must be " + demand);
    return value(files.get(0), path).flatMap(parser).orElse(standIn);
  }

  /** From now on an assignment that nothing asked for is a problem, whatever section it is in. */
  void demandAssignments() {
    assignmentsDemanded = true;
  }

  /** From now on a key that neither this command nor any of these readers asks for is a problem. */
  void checkKeysOf(List<Consumer<SettingsTree>> readers) {
    otherReaders = List.copyOf(readers);
  }

  SortedSet<String> asked() {
    return new TreeSet<>(asked);
  }

  /** Whether a slot chose otherwise, or could not choose, so that nothing asks for this key. */
  boolean forgot(String path) {
    return !merged.hasPath(path) || beneathRefused(path);
  }

  /** Assignments that nothing asked for, by key, sorted. */
  List<String> unreadAssignments() {
    return assignedKeys.stream()
        .map(ConfigUtil::joinPath)
        .filter(path -> asked.stream().noneMatch(key -> beginsWith(key, path)))
        .sorted()
        .toList();
  }

  /** What other commands ask of the same layers; their problems are theirs to say. */
  private List<SettingsTree> others() {
    List<SettingsTree> others = new ArrayList<>();
    for (Consumer<SettingsTree> reader : otherReaders) {
      SettingsTree other = new SettingsTree(layersGiven, assignmentsGiven);
      try {
        reader.accept(other);
      } catch (IllegalArgumentException | ConfigurationException refused) {
        // It did not ask for all that it knows, so nothing can be said of what nobody knows.
        return List.of();
      }
      others.add(other);
    }
    return others;
  }

  /** Notes that a value, which may be well-formed by itself, cannot be used. */
  void refuse(String path, String demand) {
    unsound.add(path);
    Optional<ConfigValue> given = value(merged, path);
    problems.add(
        given
            .map(value -> path + " = " + shown(value) + " " + demand + " (" + origin(value) + ")")
            .orElse(path + " " + demand));
  }

  void note(String path, String problem) {
    unsound.add(path);
    problems.add(problem);
  }

  /** Whether nothing at a path, beneath it or above it has a problem. */
  boolean sound(String path) {
    return unsound.stream().noneMatch(key -> beginsWith(key, path) || beginsWith(path, key));
  }

  boolean hasProblems() {
    return !problems.isEmpty();
  }

  /** Checks that a section, if it is there at all, is one. */
  void section(String path) {
    Optional<ConfigValue> given = value(merged, path);
    if (given.isPresent()
        && given.get().valueType() != ConfigValueType.OBJECT
        && refusedSections.add(path)) {
      refuse(path, "must be a section { ... }");
    }
  }

  /** The names inside a section, sorted. */
  List<String> names(String path) {
    asked.add(path);
    section(path);
    return List.copyOf(new TreeSet<>(names(merged, path)));
  }

  /** Every value beneath a section as KEY=VALUE, the key as seen from the section; sorted. */
  List<String> assignments(String path) {
    asked.add(path);
    section(path);
    if (value(merged, path).filter(ConfigObject.class::isInstance).isEmpty()) {
      return List.of();
    }
    List<String> assignments = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> entry : merged.getConfig(path).entrySet()) {
      asked.add(path + "." + entry.getKey());
      assignments.add(entry.getKey() + "=" + SettingsValues.rendering(entry.getValue()));
    }
    assignments.sort(null);
    return List.copyOf(assignments);
  }

  /**
   * The one choice of a slot. The last file that fills the slot decides; assignments then change
   * settings of that choice, and only one of the slot as a whole makes another choice. The tree
   * keeps the settings of the choice and forgets the others.
   */
  Optional<String> slot(String path, Collection<String> choices) {
    asked.add(path);
    String demand = "must name exactly one of " + String.join(", ", new TreeSet<>(choices));
    List<String> named = names(assigned, path);
    boolean whole =
        assignedKeys.stream().anyMatch(key -> beginsWith(path, ConfigUtil.joinPath(key)));
    if (!whole) {
      for (int i = files.size() - 1; i >= 0; i--) {
        List<String> inFile = names(files.get(i), path);
        if (!inFile.isEmpty()) {
          if (!inFile.containsAll(named)) {
            return refuseSlot(
                path,
                "is "
                    + inFile.get(0)
                    + ", but --set names "
                    + String.join(", ", named)
                    + "; choose by a --config file or by --set "
                    + path
                    + "=NAME");
          }
          named = inFile;
          break;
        }
      }
    }
    if (named.isEmpty()) {
      return refuseSlot(path, "is missing; it " + demand);
    }
    if (named.size() > 1 || !choices.contains(named.get(0))) {
      return refuseSlot(path, demand + ", got " + withOrigins(path, named));
    }
    keep(path, named.get(0));
    return Optional.of(named.get(0));
  }

  private Optional<String> refuseSlot(String path, String problem) {
    if (!beneathRefused(path)) {
      problems.add(path + " " + problem);
    }
    unsound.add(path);
    refusedSections.add(path);
    return Optional.empty();
  }

  private String withOrigins(String slot, List<String> names) {
    return names.stream()
        .map(
            name ->
                value(merged, slot + "." + ConfigUtil.joinPath(name))
                    .or(() -> value(merged, slot))
                    .map(given -> name + " (" + origin(given) + ")")
                    .orElse(name))
        .collect(Collectors.joining(" and "));
  }

  private void keep(String slot, String name) {
    String path = slot + "." + ConfigUtil.joinPath(name);
    Config settings = ConfigFactory.empty();
    // What another layer says beneath must not hide a text or number in the section's place.
    section(path);
    for (Config layer : layers()) {
      if (value(layer, path).filter(ConfigObject.class::isInstance).isPresent()) {
        settings = layer.getConfig(path).withFallback(settings);
      }
    }
    merged = merged.withoutPath(slot).withValue(path, settings.root());
    values.put(path, Map.of());
  }

  private List<Config> layers() {
    List<Config> layers = new ArrayList<>(files);
    layers.add(assigned);
    return layers;
  }

  private static List<String> names(Config config, String path) {
    return value(config, path)
        .map(
            value -> {
              if (value instanceof ConfigObject object) {
                return object.entrySet().stream()
                    .filter(entry -> entry.getValue().valueType() != ConfigValueType.NULL)
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
              }
              return List.of(String.valueOf(value.unwrapped()));
            })
        .orElse(List.of());
  }

  /** Every problem: those found in reading, then the keys that nothing asks for. */
  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    List<String> unknown = UnknownKeys.of(readable(), files.get(0), asked, others());
    all.addAll(unknown);
    if (assignmentsDemanded) {
      unreadAssignments().stream()
          .filter(path -> problems.stream().noneMatch(problem -> problem.startsWith(path)))
          .filter(path -> unknown.stream().noneMatch(problem -> problem.startsWith(path)))
          .map(path -> path + " (--set) is not a setting that this command reads")
          .forEach(all::add);
    }
    return all;
  }

  /** Without the sections that were refused: nobody could ask for the keys in them. */
  private Config readable() {
    Config readable = merged;
    for (String section : refusedSections) {
      readable = readable.withoutPath(section);
    }
    return readable;
  }

  List<String> problemsFound() {
    return List.copyOf(problems);
  }

  /**
   * The values read so far as JSON with sorted keys.
   *
   * @param without keys or sections to leave out
   */
  String canonicalJson(List<String> without) {
    Map<String, Object> root = new TreeMap<>();
    values.forEach(
        (path, value) -> {
          if (without.stream().noneMatch(key -> beginsWith(path, key))) {
            SettingsValues.put(root, ConfigUtil.splitPath(path), value);
          }
        });
    try {
      return new ObjectMapper().writeValueAsString(root);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Settings cannot be written as JSON", impossible);
    }
  }

  static boolean beginsWith(String path, String prefix) {
    return prefix.isEmpty() || path.equals(prefix) || path.startsWith(prefix + ".");
  }

  private boolean beneathRefused(String path) {
    return refusedSections.stream().anyMatch(section -> beginsWith(path, section));
  }

  private static Optional<ConfigValue> value(Config config, String path) {
    return config.hasPath(path) ? Optional.of(config.getValue(path)) : Optional.empty();
  }

  private static String shown(ConfigValue value) {
    return value.valueType() == ConfigValueType.OBJECT
        ? "{...}"
        : String.valueOf(value.unwrapped());
  }

  /** The file and line, or the assignment, that set a value; the last one, if several did. */
  static String origin(ConfigValue value) {
    ConfigOrigin origin = value.origin();
    if (origin.filename() != null && origin.lineNumber() > 0) {
      return Path.of(origin.filename()).normalize() + ":" + origin.lineNumber();
    }
    String description = origin.description();
    return description.startsWith(SettingsFiles.ASSIGNMENT)
        ? description.replaceFirst(": 1$", "")
        : description.replaceFirst("^merge of ([^,]*),.*$", "$1").replaceFirst(": (\\d+)$", ":$1");
  }
}
