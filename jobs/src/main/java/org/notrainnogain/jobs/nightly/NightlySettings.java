package org.notrainnogain.jobs.nightly;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.notrainnogain.jobs.config.ConfigurationException;
import org.notrainnogain.jobs.config.Installation;
import org.notrainnogain.jobs.config.Settings;
import org.notrainnogain.jobs.prepare.PrepareConfig;

/**
 * Reads a plan file: the section {@code nightly} is the plan, all else are settings that its corpus
 * and all its runs share.
 */
final class NightlySettings {
  private static final Path MODELS = Path.of("conf", "models");
  private static final Path METHODS = Path.of("conf", "methods");
  private static final String PLAN_ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

  private NightlySettings() {}

  /**
   * The plan of a file, looked up as {@code --config} files are.
   *
   * @param assignments over all settings of all runs; those of {@code nightly} change the plan
   * @throws ConfigurationException with every problem of the plan itself
   */
  static NightlyPlan read(Path file, List<String> assignments) {
    Overlay common = Overlay.of(file);
    return common
        .then(assignments)
        .load()
        .read(all -> plan(all, common, assignments, PrepareConfig.from(all)));
  }

  private static NightlyPlan plan(
      Settings all, Overlay common, List<String> assignments, PrepareConfig prepare) {
    Settings nightly = all.section("nightly");
    refuseAssigned(all, "budget.reference-time", "nightly.budgets");
    refuseAssigned(all, "seed", "nightly.seeds");
    List<Long> seeds = seeds(nightly);
    NightlyPlan.Tuning tuning =
        new NightlyPlan.Tuning(nightly.atLeast("tuning.trials", 0), nightly.seed("tuning.seed"));
    List<NightlyPlan.Arm> arms = arms(nightly, seeds, tuning);
    return new NightlyPlan(
        id(nightly),
        common,
        assignments,
        prepare,
        models(nightly),
        budgets(nightly),
        seeds,
        arms,
        tuning);
  }

  private static void refuseAssigned(Settings all, String key, String inPlan) {
    if (all.assigned(key)) {
      all.refuse(key, "is the plan's to set; give --set " + inPlan + "=[...]");
    }
  }

  private static String id(Settings nightly) {
    String id = nightly.text("name");
    if (nightly.sound("name") && !id.matches(PLAN_ID)) {
      nightly.refuse(
          "name", "must be of letters, digits, dots, dashes and underscores, a directory's name");
    }
    return id;
  }

  private static List<Long> seeds(Settings nightly) {
    List<Long> seeds = nightly.seeds("seeds");
    requireDistinct(nightly, "seeds", seeds);
    return seeds;
  }

  private static List<Duration> budgets(Settings nightly) {
    List<Duration> budgets = nightly.durations("budgets");
    requireDistinct(nightly, "budgets", budgets);
    return budgets;
  }

  private static void requireDistinct(Settings settings, String key, List<?> values) {
    if (settings.sound(key) && (values.isEmpty() || new HashSet<>(values).size() < values.size())) {
      settings.refuse(key, "must be at least one, each once");
    }
  }

  private static List<NightlyPlan.Model> models(Settings nightly) {
    List<NightlyPlan.Model> models = new ArrayList<>();
    nightly
        .sections("models")
        .forEach(
            (name, section) ->
                models.add(
                    new NightlyPlan.Model(
                        name, overlay(nightly, "models", name, MODELS, section))));
    if (models.isEmpty()) {
      nightly.refuse("models", "must name at least one of " + names(MODELS));
    }
    return models;
  }

  private static List<NightlyPlan.Arm> arms(
      Settings nightly, List<Long> seeds, NightlyPlan.Tuning tuning) {
    List<NightlyPlan.Arm> arms = new ArrayList<>();
    nightly
        .sections("arms")
        .forEach(
            (method, section) -> {
              SearchSpace space = new SearchSpace(dimensions(section));
              if (tuning.trials() > 0 && space.dimensions().isEmpty()) {
                section.refuse(
                    "space",
                    "must say what is tuned: nightly.tuning.trials is %d, and every arm gets as many"
                        .formatted(tuning.trials()));
              }
              arms.add(
                  new NightlyPlan.Arm(
                      method,
                      overlay(nightly, "arms", method, METHODS, section),
                      seedsOfItsOwn(section, seeds, tuning),
                      space,
                      proxy(section)));
            });
    if (arms.isEmpty()) {
      nightly.refuse("arms", "must name at least one of " + names(METHODS));
    }
    if (tuning.trials() > 0 && seeds.contains(tuning.seed())) {
      nightly.refuse("tuning.seed", "must be none of nightly.seeds: " + WHY_OTHER_SEEDS);
    }
    return arms;
  }

  private static final String WHY_OTHER_SEEDS =
      "settings are not judged by the runs that chose them";

  private static List<Long> seedsOfItsOwn(
      Settings arm, List<Long> seeds, NightlyPlan.Tuning tuning) {
    List<Long> own = arm.optional("seeds", Settings::seeds).orElse(List.of());
    if (own.isEmpty()) {
      return own;
    }
    requireDistinct(arm, "seeds", own);
    if (own.size() != seeds.size()) {
      arm.refuse("seeds", "must be as many as nightly.seeds, " + seeds.size());
    }
    if (tuning.trials() > 0 && own.contains(tuning.seed())) {
      arm.refuse("seeds", "must be without nightly.tuning.seed: " + WHY_OTHER_SEEDS);
    }
    return own;
  }

  /** The file of that name, then what the section says. */
  private static Overlay overlay(
      Settings nightly, String key, String name, Path directory, Settings section) {
    if (!Installation.names(directory).contains(name)) {
      nightly.refuse(key, "names %s, which is none of %s".formatted(name, names(directory)));
    }
    return Overlay.of(file(directory, name)).then(more(section));
  }

  private static Overlay more(Settings section) {
    List<Path> files =
        section.optional("config", Settings::texts).orElse(List.of()).stream()
            .map(Path::of)
            .toList();
    return new Overlay(files, section.assignments("settings"));
  }

  private static Path file(Path directory, String name) {
    return directory.resolve(name + ".conf");
  }

  private static String names(Path directory) {
    return String.join(", ", Installation.names(directory));
  }

  private static List<Dimension> dimensions(Settings arm) {
    List<Dimension> dimensions = new ArrayList<>();
    arm.sections("space")
        .forEach(
            (key, section) -> dimensions.add(arm.slot("space.\"" + key + "\"", dimensions(key))));
    // A dimension that refused its values, which is a problem noted.
    dimensions.removeIf(Objects::isNull);
    return dimensions;
  }

  private static Map<String, Function<Settings, Dimension>> dimensions(String key) {
    return Map.of(
        "linear",
        range -> new Dimension.Linear(key, range.number("from"), range.number("to")),
        "log",
        range -> new Dimension.Logarithmic(key, range.positive("from"), range.positive("to")),
        "values",
        list -> new Dimension.Among(key, list.values("among")));
  }

  private static Optional<NightlyPlan.Proxy> proxy(Settings arm) {
    if (!arm.has("proxy")) {
      return Optional.empty();
    }
    Settings proxy = arm.section("proxy");
    String method = proxy.text("method");
    return Optional.of(
        new NightlyPlan.Proxy(
            method,
            overlay(proxy, "method", method, METHODS, proxy),
            proxy.duration("budget"),
            proxy.optional("seed", Settings::seed),
            proxy.positiveInt("passes")));
  }
}
