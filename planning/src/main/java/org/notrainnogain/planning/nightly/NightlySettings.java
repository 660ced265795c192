package org.notrainnogain.planning.nightly;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.prepare.PrepareConfig;

/**
 * Reads a plan file: the section {@code nightly} is the plan, all else are settings that its corpus
 * and all its runs share.
 */
public final class NightlySettings {
  private static final NamedFiles MODELS = new NamedFiles(Path.of("conf", "models"));
  private static final String PLAN_ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

  private NightlySettings() {}

  /**
   * The plan of a file, looked up as {@code --config} files are.
   *
   * @param assignments over all settings of all runs; those of {@code nightly} change the plan
   * @throws ConfigurationException with every problem of the plan itself
   */
  public static NightlyPlan read(Path file, List<String> assignments) {
    Overlay common = Overlay.of(file);
    return common
        .then(assignments)
        .load()
        .besides(EverySection.READERS)
        .read(all -> plan(all, common, assignments, PrepareConfig.from(all)));
  }

  /** Asks for all that a plan may hold, of settings that are read for another purpose. */
  static void look(Settings all) {
    plan(all, new Overlay(List.of(), List.of()), List.of(), PrepareConfig.from(all));
  }

  private static NightlyPlan plan(
      Settings all, Overlay common, List<String> assignments, PrepareConfig prepare) {
    Settings nightly = all.section("nightly");
    refuseAssigned(all, "budget.reference-time", "nightly.budgets");
    refuseAssigned(all, "seed", "nightly.seeds");
    List<Long> seeds = seeds(nightly);
    NightlyPlan.Tuning tuning =
        new NightlyPlan.Tuning(nightly.atLeast("tuning.trials", 0), nightly.seed("tuning.seed"));
    List<NightlyPlan.Arm> arms = new ArmSettings(nightly, seeds, tuning).arms();
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

  static void requireDistinct(Settings settings, String key, List<?> values) {
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
                    new NightlyPlan.Model(name, MODELS.overlay(nightly, "models", name, section))));
    if (models.isEmpty()) {
      nightly.refuse("models", "must name at least one of " + MODELS);
    }
    return models;
  }
}
