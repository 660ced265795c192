package org.notrainnogain.planning.nightly;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.notrainnogain.planning.config.Settings;

/** Reads the arms of a plan. */
final class ArmSettings {
  private static final NamedFiles METHODS = new NamedFiles(Path.of("conf", "methods"));
  private static final String WHY_OTHER_SEEDS =
      "settings are not judged by the runs that chose them";

  private final Settings nightly;
  private final List<Long> seeds;
  private final NightlyPlan.Tuning tuning;

  /**
   * @param nightly the section of the plan
   * @param seeds of the plan
   */
  ArmSettings(Settings nightly, List<Long> seeds, NightlyPlan.Tuning tuning) {
    this.nightly = nightly;
    this.seeds = seeds;
    this.tuning = tuning;
  }

  /** The arms, by name. */
  List<NightlyPlan.Arm> arms() {
    List<NightlyPlan.Arm> arms = new ArrayList<>();
    nightly
        .sections("arms")
        .forEach(
            (method, section) -> {
              SearchSpace space = new SearchSpace(dimensions(section));
              Optional<String> chosenWith = section.optional("chosen-with", Settings::text);
              if (chosenWith.isPresent()) {
                requireTuned(section, method, chosenWith.get(), space);
              } else if (tuning.trials() > 0 && space.dimensions().isEmpty()) {
                section.refuse(
                    "space",
                    String.format(
                        Locale.ROOT,
                        "must say what is tuned: nightly.tuning.trials is %d, and every arm gets as many",
                        tuning.trials()));
              }
              arms.add(
                  new NightlyPlan.Arm(
                      method,
                      METHODS.overlay(nightly, "arms", method, section),
                      seedsOfItsOwn(section),
                      space,
                      chosenWith,
                      proxy(section)));
            });
    if (arms.isEmpty()) {
      nightly.refuse("arms", "must name at least one of " + METHODS);
    }
    if (tuning.trials() > 0 && seeds.contains(tuning.seed())) {
      nightly.refuse("tuning.seed", "must be none of nightly.seeds: " + WHY_OTHER_SEEDS);
    }
    return arms;
  }

  /** What it takes its settings from is another arm, and chooses for itself. */
  private void requireTuned(Settings arm, String method, String chosenWith, SearchSpace space) {
    Map<String, Settings> arms = nightly.sections("arms");
    if (chosenWith.equals(method) || !arms.containsKey(chosenWith)) {
      arm.refuse(
          "chosen-with", "must be another arm of the plan, of " + String.join(", ", arms.keySet()));
    } else if (arms.get(chosenWith).has("chosen-with")) {
      arm.refuse("chosen-with", "must be an arm that is tuned by itself");
    }
    if (!space.dimensions().isEmpty()) {
      arm.refuse(
          "space",
          "must be left out: chosen-with takes the settings that another arm was tuned to");
    }
  }

  private List<Long> seedsOfItsOwn(Settings arm) {
    List<Long> own = arm.optional("seeds", Settings::seeds).orElse(List.of());
    if (own.isEmpty()) {
      return own;
    }
    NightlySettings.requireDistinct(arm, "seeds", own);
    if (own.size() != seeds.size()) {
      arm.refuse("seeds", "must be as many as nightly.seeds, " + seeds.size());
    }
    if (tuning.trials() > 0 && own.contains(tuning.seed())) {
      arm.refuse("seeds", "must be without nightly.tuning.seed: " + WHY_OTHER_SEEDS);
    }
    return own;
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
            METHODS.overlay(proxy, "method", method, proxy),
            proxy.duration("budget"),
            proxy.optional("seed", Settings::seed),
            proxy.positiveInt("passes")));
  }
}
