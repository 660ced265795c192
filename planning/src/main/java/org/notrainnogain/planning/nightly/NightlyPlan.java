package org.notrainnogain.planning.nightly;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.notrainnogain.planning.prepare.PrepareConfig;

/**
 * A plan of many runs: every arm on every model under every budget with every seed, on one corpus.
 *
 * @param id its name, for tables
 * @param common settings of all runs
 * @param onTop assignments over all other settings of every run
 * @param prepare of the corpus
 * @param models by name
 * @param budgets reference system time of a run
 * @param seeds of the runs that count
 * @param arms by method
 * @param tuning that comes before the runs that count
 */
public record NightlyPlan(
    String id,
    Overlay common,
    List<String> onTop,
    PrepareConfig prepare,
    List<Model> models,
    List<Duration> budgets,
    List<Long> seeds,
    List<Arm> arms,
    Tuning tuning) {
  public NightlyPlan {
    onTop = List.copyOf(onTop);
    models = List.copyOf(models);
    budgets = List.copyOf(budgets);
    seeds = List.copyOf(seeds);
    arms = List.copyOf(arms);
  }

  /**
   * A model.
   *
   * @param name stem of its file in {@code conf/models}
   * @param overlay that file, and what the plan sets besides
   */
  public record Model(String name, Overlay overlay) {}

  /**
   * A method.
   *
   * @param method stem of its file in {@code conf/methods}
   * @param overlay that file, and what the plan sets besides
   * @param seeds of its own, as many as the plan has: an A/A arm is the baseline under a second
   *     name with other seeds; empty for those of the plan
   * @param space what it is tuned in; without dimensions where it takes another arm's settings
   * @param chosenWith the method of the arm whose chosen trial it takes: an A/A arm, which then
   *     differs from that arm by its seeds alone; empty for an arm that is tuned by itself
   * @param proxy the model that scores for it beforehand; empty for methods without one
   */
  public record Arm(
      String method,
      Overlay overlay,
      List<Long> seeds,
      SearchSpace space,
      Optional<String> chosenWith,
      Optional<Proxy> proxy) {
    public Arm {
      seeds = List.copyOf(seeds);
    }
  }

  /**
   * A small model trained beforehand, whose losses an arm selects by.
   *
   * @param method stem of its file in {@code conf/methods}
   * @param overlay that file, and what the plan sets besides
   * @param budget reference system time of its training
   * @param seed of one proxy for all runs, which then share its masks too; empty for a proxy of
   *     each run's own seed
   * @param passes over the training split that it scores
   */
  public record Proxy(
      String method, Overlay overlay, Duration budget, Optional<Long> seed, int passes) {}

  /**
   * Tuning, the same for every arm.
   *
   * @param trials of an arm for each model and budget; 0 takes the settings as they are
   * @param seed of the points, and of the trials' runs
   */
  public record Tuning(int trials, long seed) {}

  /** Seeds of an arm's runs. */
  public List<Long> seeds(Arm arm) {
    return arm.seeds().isEmpty() ? seeds : arm.seeds();
  }
}
