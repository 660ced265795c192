package org.notrainnogain.planning.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One section of a configuration, read by typed getters with checks.
 *
 * <p>Layers, the later over the earlier: {@code conf/defaults.conf}, each {@code --config} file in
 * the order given (with its includes, which are relative to the file that includes), each {@code
 * --set key=value}. Keys are kebab-case, dots group, units are in the values ({@code 6 hours},
 * {@code 512 MiB}).
 *
 * <p>A getter that finds a problem notes it and answers a stand-in value, so that all problems of a
 * configuration are found at once; {@link #finish} throws them together, and with them every key
 * that nothing asked for. Nothing read from settings may be used before {@code finish} returned;
 * {@link #read} does both.
 *
 * <p>A <b>slot</b> is a section that holds exactly one named sub-section, for example {@code
 * optimizer { adamw { ... } }}. Files do not merge two choices: the last file that fills the slot
 * decides, settings of that name in earlier files stay beneath it, other names are forgotten. Two
 * names in one file (includes are part of it) are a problem. {@code --set optimizer.adamw.beta1=.8}
 * changes a setting of the choice and never the choice; {@code --set optimizer=NAME} changes it.
 */
public final class Settings {
  private final SettingsTree tree;
  private final String section;

  private Settings(SettingsTree tree, String section) {
    this.tree = tree;
    this.section = section;
  }

  /** The shipped defaults beneath the files beneath the assignments. */
  public static Settings load(List<Path> files, List<String> assignments) {
    return load(Installation.defaults(), files, assignments);
  }

  /** As {@link #load(List, List)} with a given file of defaults. */
  static Settings load(Path defaults, List<Path> files, List<String> assignments) {
    return new Settings(
        SettingsFiles.load(List.of(SettingsFiles.parse(defaults)), files, assignments), "");
  }

  /** As {@link #load(List, List)}, with the {@link #canonicalJson} of other settings beneath. */
  public static Settings loadOver(String json, List<Path> files, List<String> assignments) {
    List<Config> beneath =
        List.of(SettingsFiles.parse(Installation.defaults()), SettingsFiles.parseJson(json));
    return new Settings(SettingsFiles.load(beneath, files, assignments), "");
  }

  /**
   * These settings for a command that passes them on to nobody: an assignment that it does not read
   * is a problem too. Files may hold what other commands read.
   */
  public Settings everyAssignmentRead() {
    tree.demandAssignments();
    return this;
  }

  /**
   * These settings for a command beside others: a key that neither it nor any of the others reads
   * is a problem, whatever section it is in.
   *
   * @param others read all that their commands know, each from settings of its own; what is wrong
   *     with values there is theirs to say
   */
  public Settings besides(List<Consumer<Settings>> others) {
    tree.checkKeysOf(
        others.stream()
            .<Consumer<SettingsTree>>map(reader -> other -> reader.accept(new Settings(other, "")))
            .toList());
    return this;
  }

  /**
   * The key of an assignment, spelt as {@link #unreadAssignments} does.
   *
   * @throws ConfigurationException when it is no {@code KEY=VALUE}
   */
  public static String keyOf(String assignment) {
    return ConfigUtil.joinPath(SettingsFiles.assignment(assignment).getKey());
  }

  /** Assignments that nothing has read so far, by key, sorted. */
  public List<String> unreadAssignments() {
    return tree.unreadAssignments();
  }

  /** A section of this one; its keys are missing when it is. */
  public Settings section(String key) {
    tree.section(path(key));
    return new Settings(tree, path(key));
  }

  /** The named sections inside a section, sorted by name; empty when it is missing. */
  public Map<String, Settings> sections(String key) {
    Map<String, Settings> sections = new LinkedHashMap<>();
    for (String name : tree.names(path(key))) {
      sections.put(name, section(key + "." + ConfigUtil.joinPath(name)));
    }
    return sections;
  }

  /** What the one choice of a slot builds; the choices are the names of the readers. */
  public <T> T slot(String key, Map<String, Function<Settings, T>> readers) {
    // After a problem any reader will do: it reads stand-ins from a section known to be refused.
    SortedSet<String> names = new TreeSet<>(readers.keySet());
    String name = tree.slot(path(key), names).orElse(names.first());
    Settings choice = new Settings(tree, path(key + "." + ConfigUtil.joinPath(name)));
    return choice.made(() -> readers.get(name).apply(choice));
  }

  /**
   * A value made of this section's settings. What its own check refuses is a problem like the
   * others; the answer is null then, and as little to be used as a stand-in.
   */
  public <T> T made(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException refused) {
      // A record that refuses a stand-in says nothing new.
      if (sound("")) {
        tree.note(section, (section.isEmpty() ? "" : section + ": ") + refused.getMessage());
      }
      return null;
    }
  }

  /**
   * Whether no problem was found so far with any of these keys or with what is beneath them, so
   * that they may be compared with others; the section itself is "".
   */
  public boolean sound(String... keys) {
    return Stream.of(keys).allMatch(key -> tree.sound(key.isEmpty() ? section : path(key)));
  }

  /** Whether a key has a value; null counts as none. */
  public boolean has(String key) {
    return tree.has(path(key));
  }

  /** Whether {@code --set} names a key, which may have a value from a file too. */
  public boolean assigned(String key) {
    return tree.assigned(path(key));
  }

  /** A key that may be absent: {@code settings.optional("seed", Settings::seed)}. */
  public <T> Optional<T> optional(String key, BiFunction<Settings, String, T> getter) {
    return has(key) ? Optional.of(getter.apply(this, key)) : Optional.empty();
  }

  /** A whole number of at least 1. */
  public int positiveInt(String key) {
    return atLeast(key, 1);
  }

  /** A whole number of at least a minimum. */
  public int atLeast(String key, int minimum) {
    return whole(key, "a whole number >= " + minimum, minimum, Integer.MAX_VALUE);
  }

  /** A whole number by which memory is taken or work is cut, in bounds. */
  public int between(String key, int minimum, int maximum) {
    String demand = String.format(Locale.ROOT, "a whole number in [%d, %d]", minimum, maximum);
    return whole(key, demand, minimum, maximum);
  }

  private int whole(String key, String demand, int minimum, int maximum) {
    return get(
        key,
        demand,
        value ->
            SettingsValues.whole(value)
                .filter(whole -> whole >= minimum && whole <= maximum)
                .map(Long::intValue),
        minimum);
  }

  /** Any 64-bit whole number. */
  public long seed(String key) {
    return get(key, "a whole number of 64 bits", SettingsValues::whole, 0L);
  }

  /** A number in [0, 1]. */
  public double fraction(String key) {
    return get(
        key,
        "a number in [0, 1]",
        value -> SettingsValues.number(value).filter(number -> number >= 0 && number <= 1),
        0.5);
  }

  /** A number above 0. */
  public double positive(String key) {
    return get(
        key,
        "a number > 0",
        value -> SettingsValues.number(value).filter(number -> number > 0),
        1.0);
  }

  /** A whole number of at least 1; empty for a word that may stand in its place. */
  public Optional<Long> positiveWholeOr(String word, String key) {
    return numberOr(word, key, "a whole number >= 1", SettingsValues::whole, whole -> whole >= 1);
  }

  /** A number above 0; empty for a word that may stand in its place. */
  public Optional<Double> positiveOr(String word, String key) {
    return numberOr(word, key, "a number > 0", SettingsValues::number, number -> number > 0);
  }

  private <T> Optional<T> numberOr(
      String word,
      String key,
      String demand,
      Function<ConfigValue, Optional<T>> parser,
      Predicate<T> allowed) {
    // The value itself is noted, so that canonical JSON has the word where it stands.
    Object value =
        this.<Object>get(
            key,
            word + " or " + demand,
            given ->
                SettingsValues.text(given)
                    .filter(word::equals)
                    .<Object>map(text -> text)
                    .or(() -> parser.apply(given).filter(allowed)),
            word);
    return value.equals(word)
        ? Optional.empty()
        : parser.apply(ConfigValueFactory.fromAnyRef(value));
  }

  /** Any finite number. */
  public double number(String key) {
    return get(key, "a number", SettingsValues::number, 1.0);
  }

  /** A duration above 0, to the nanosecond, with its unit: {@code 90 seconds, 6 hours, PT6H}. */
  public Duration duration(String key) {
    return get(
        key,
        "a duration > 0 with its unit, such as 90 seconds or 6 hours",
        SettingsValues::duration,
        Duration.ofSeconds(1));
  }

  /** A number of bytes above 0: {@code 512 MiB}, {@code 2 GB} or a bare number. */
  public long bytes(String key) {
    return get(key, "a size > 0, such as 512 MiB or 2 GB", SettingsValues::bytes, 1L);
  }

  /** true or false. */
  public boolean flag(String key) {
    return get(key, "true or false", SettingsValues::flag, Boolean.FALSE);
  }

  /** A text that is not blank. */
  public String text(String key) {
    return get(key, "a text that is not empty", SettingsValues::text, "?");
  }

  /** A list of texts that are not blank; a single text is a list of one. */
  public List<String> texts(String key) {
    return get(key, "a list of texts", SettingsValues::texts, List.of());
  }

  /**
   * A path as the user writes it, which may be relative. It means something on the driver only:
   * what executors are given is what the driver found there, with its file system and absolute.
   */
  public String filePath(String key) {
    return text(key);
  }

  /** A list of paths, each as {@link #filePath}; a single one is a list of one. */
  public List<String> filePaths(String key) {
    return texts(key);
  }

  /** A list of numbers; a single number is a list of one. */
  public List<Double> numbers(String key) {
    return get(key, "a list of numbers", SettingsValues::numbers, List.of());
  }

  /** A list of 64-bit whole numbers; a single number is a list of one. */
  public List<Long> seeds(String key) {
    return get(key, "a list of whole numbers of 64 bits", SettingsValues::wholes, List.of());
  }

  /** A list of durations above 0, each with its unit; a single one is a list of one. */
  public List<Duration> durations(String key) {
    return get(
        key,
        "a list of durations > 0 with their units, such as [6 hours, 24 hours]",
        SettingsValues::durations,
        List.of());
  }

  /** A list of values of any kind, each as it may stand after {@code --set KEY=}. */
  public List<String> values(String key) {
    return get(key, "a list of values", SettingsValues::rendered, List.of());
  }

  /**
   * A section that holds settings of other configurations: each as {@code KEY=VALUE}, as {@link
   * #load} takes them, by key. Whoever loads them there checks them; here every key is known.
   */
  public List<String> assignments(String key) {
    return tree.assignments(path(key));
  }

  /** One of the named choices. */
  public <T> T choice(String key, Map<String, T> choices) {
    SortedSet<String> names = new TreeSet<>(choices.keySet());
    String name =
        get(
            key,
            "one of " + String.join(", ", names),
            value -> SettingsValues.text(value).filter(names::contains),
            names.first());
    return choices.get(name);
  }

  /**
   * Notes a problem that only several values together have; the demand goes on the sentence that
   * begins with key and value, for example "must be a multiple of training.microbatch, 128".
   */
  public void refuse(String key, String demand) {
    tree.refuse(path(key), demand);
  }

  /** Notes a problem that no single key has: a sentence of its own. */
  public void note(String problem) {
    tree.note(section, problem);
  }

  /**
   * Throws all problems found so far, by any section of this configuration, and every key that is
   * unknown.
   *
   * @throws ConfigurationException when there is at least one
   */
  public void finish() {
    List<String> problems = tree.problems();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  /**
   * Reads a record and finishes. What the record's own check refuses is a problem like the others.
   *
   * @throws ConfigurationException when there is at least one problem
   */
  public <T> T read(Function<Settings, T> reader) {
    T value;
    try {
      value = reader.apply(this);
    } catch (IllegalArgumentException refused) {
      // A record that refuses a stand-in says nothing new, and keys not yet read are not unknown.
      if (!tree.hasProblems()) {
        tree.note(section, (section.isEmpty() ? "" : section + ": ") + refused.getMessage());
      }
      throw new ConfigurationException(tree.problemsFound());
    }
    finish();
    return value;
  }

  /**
   * The values read so far, as canonical JSON: sorted keys, values by type (durations as ISO-8601,
   * sizes in bytes), so that two spellings of one configuration give the same text. It can be
   * loaded again as a {@code --config} file.
   *
   * @param without keys or sections to leave out, as seen from the root
   */
  public String canonicalJson(String... without) {
    return tree.canonicalJson(List.of(without));
  }

  private <T> T get(
      String key, String demand, Function<ConfigValue, Optional<T>> parser, T standIn) {
    return tree.read(path(key), demand, parser, standIn);
  }

  private String path(String key) {
    String path = section.isEmpty() ? key : section + "." + key;
    return ConfigUtil.joinPath(ConfigUtil.splitPath(path));
  }
}
