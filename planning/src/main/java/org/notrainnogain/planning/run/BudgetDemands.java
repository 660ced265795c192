package org.notrainnogain.planning.run;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.depth.DepthStage;
import org.notrainnogain.training.loop.LoopSettings;
import org.notrainnogain.training.loop.UpdatePrices;
import org.notrainnogain.training.rst.ReferenceSystem;

/**
 * What a run demands of its budget: enough updates, and some of each depth that the model has.
 *
 * @param budget reference system time
 * @param plan the run's depth
 * @param selector the run's selector
 * @param prices of the run's updates
 */
record BudgetDemands(Duration budget, DepthPlan plan, BatchSelector selector, UpdatePrices prices) {
  /** Fewer updates than this are no training run. */
  private static final int FEWEST_UPDATES = 50;

  /**
   * The demands of a configuration under these prices.
   *
   * @throws IllegalArgumentException when the depth plan cannot be that of the model
   */
  static BudgetDemands of(PretrainConfig config, ReferenceSystem system) {
    PretrainConfig.Training training = config.training();
    DepthPlan plan = config.slots().depth().create(config.model().layers());
    LoopSettings settings =
        new LoopSettings(
            training.microbatch(),
            training.microbatches(),
            training.scoringBatch(),
            system.sequenceLength(),
            training.gradientClip(),
            training.absentGradient(),
            config.seeds().selection(),
            config.seeds().depth(),
            config.seeds().curvature(),
            config.freePhases(),
            List.of());
    return new BudgetDemands(
        config.budget(),
        plan,
        config.slots().selector().create(training.batchSize()),
        new UpdatePrices(
            system.prices(config.slots().optimizer().name(), system.sequenceLength()),
            plan,
            settings,
            config.slots().optimizer().curvature()));
  }

  /**
   * Looks all prices up, too.
   *
   * @throws IllegalArgumentException for the first demand that is not met, and for a price that
   *     there is not
   */
  void require() {
    prices.smallest(1.0, 1);
    requireUpdates();
    requireUpdateOfEachDepth();
  }

  /** What the rounds of candidates before an update cost on average. */
  private long scoring(double fraction) {
    return selector.needsScores()
        ? Math.round(selector.expectedRounds() * prices.scoring(selector.roundSize(), fraction))
        : 0;
  }

  /** Some updates are dearer than others, by an estimate of the curvature: the mean counts. */
  private void requireUpdates() {
    long needed =
        FEWEST_UPDATES * scoring(1.0)
            + LongStream.rangeClosed(1, FEWEST_UPDATES)
                .map(step -> prices.dearest(1.0, step))
                .sum();
    long update = needed / FEWEST_UPDATES;
    if (update <= 0) {
      throw new IllegalArgumentException(
          "An update costs no RST, so the budget would never end; give forward_backward or update a price");
    }
    if (budget.toNanos() < needed) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "budget.reference-time of %.3f s holds %d updates of %.6f s RST, at least %d are needed;"
                  + " raise it to %.3f seconds or make training.batch-size smaller",
              budget.toNanos() / 1e9,
              budget.toNanos() / update,
              update / 1e9,
              FEWEST_UPDATES,
              needed / 1e9));
    }
  }

  /** The first update of a depth begins at worst an update of the depth before after the growth. */
  private void requireUpdateOfEachDepth() {
    long before = 0;
    for (DepthStage stage : plan.stages()) {
      // The first update is among those with an estimate of the curvature, if there are any.
      long update = scoring(stage.begin()) + prices.dearest(stage.begin(), 1);
      double share = stage.end() - stage.begin();
      if (before + update > share * budget.toNanos()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "budget.reference-time of %.3f s: with %d layers the model trains from %s to %s of it,"
                    + " which may be too little for one update of %.6f s RST; raise it to %.3f seconds"
                    + " or change the fractions at which the depth plan grows the model",
                budget.toNanos() / 1e9,
                stage.layers(),
                stage.begin(),
                stage.end(),
                update / 1e9,
                Math.ceil((before + update) / share / 1e6) / 1e3));
      }
      before = update;
    }
  }
}
