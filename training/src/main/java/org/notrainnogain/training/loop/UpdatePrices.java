package org.notrainnogain.training.loop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.RstLedger;

/**
 * What an update costs in RST: scoring of candidates by the layers that the model has, where an
 * estimate of the curvature is due its microbatches by their active layers, forward and backward of
 * each microbatch likewise, and the optimizer by the layers that the model has. Where the reference
 * system prices whole updates, all of this but scoring is included in one price, by active layers;
 * microbatches of different depths have their shares of the prices of their depths. All in
 * nanoseconds; a phase that runs free by setting uses up none of the budget.
 */
public final class UpdatePrices {
  private final PriceList prices;
  private final DepthPlan depthPlan;
  private final LoopSettings settings;
  private final Optional<CurvatureSettings> curvature;

  /**
   * Prices of a run's updates.
   *
   * @param prices of the reference system
   * @param curvature when the optimizer needs an estimate of it
   */
  public UpdatePrices(
      PriceList prices,
      DepthPlan depthPlan,
      LoopSettings settings,
      Optional<CurvatureSettings> curvature) {
    this.prices = prices;
    this.depthPlan = depthPlan;
    this.settings = settings;
    this.curvature = curvature;
  }

  /** A phase done {@code count} times at one depth, for a price each. */
  private record Item(Phase phase, int activeLayers, int count, long nanosEach) {
    long nanos() {
      return Math.multiplyExact(nanosEach, (long) count);
    }
  }

  /**
   * The cheapest update that can be drawn at this fraction of the budget.
   *
   * @param step the update's number, from 1
   */
  public long smallest(double budgetFraction, long step) {
    return uniform(depthPlan.fewestActiveLayers(budgetFraction), budgetFraction, step);
  }

  /**
   * The dearest update that can be drawn at this fraction of the budget.
   *
   * @param step the update's number, from 1
   */
  public long dearest(double budgetFraction, long step) {
    return uniform(depthPlan.layers(budgetFraction), budgetFraction, step);
  }

  private long uniform(int activeLayers, double budgetFraction, long step) {
    int[] depths = new int[settings.microbatches()];
    Arrays.fill(depths, activeLayers);
    return used(items(depths, budgetFraction, step));
  }

  /** Update {@code step} on these microbatches. */
  long of(List<Microbatch> microbatches, double budgetFraction, long step) {
    return used(items(depths(microbatches), budgetFraction, step));
  }

  /** Charges update {@code step}, which began at a fraction of the budget: {@link #of}. */
  void charge(RstLedger ledger, long step, List<Microbatch> microbatches, double budgetFraction) {
    charge(ledger, step, items(depths(microbatches), budgetFraction, step));
  }

  private static void charge(RstLedger ledger, long step, List<Item> items) {
    items.forEach(
        item ->
            ledger.charge(step, item.phase(), item.activeLayers(), item.count(), item.nanosEach()));
  }

  private static int[] depths(List<Microbatch> microbatches) {
    return microbatches.stream().mapToInt(m -> m.activeLayers().length).toArray();
  }

  /**
   * What an update consists of. Phases without a price of their own are looked up, so that an
   * absent price is an error, and left out.
   *
   * @param depths active layers of each microbatch
   */
  private List<Item> items(int[] depths, double budgetFraction, long step) {
    List<Item> items = new ArrayList<>();
    int[] curved = Arrays.copyOf(depths, Math.min(depths.length, curvatureMicrobatches(step)));
    add(items, Phase.HESSIAN, countOfDepth(curved), this::curvature);
    add(items, Phase.FORWARD_BACKWARD, countOfDepth(depths), this::forwardBackward);
    int layers = depthPlan.layers(budgetFraction);
    items.add(new Item(Phase.OPTIMIZER, layers, 1, optimizer(budgetFraction)));
    if (prices.charged(Phase.UPDATE)) {
      countOfDepth(depths)
          .forEach(
              (depth, count) -> items.add(new Item(Phase.UPDATE, depth, 1, share(depth, count))));
    }
    items.removeIf(item -> !prices.charged(item.phase()));
    return items;
  }

  private static void add(
      List<Item> items,
      Phase phase,
      SortedMap<Integer, Integer> countOfDepth,
      IntToLongFunction nanosByDepth) {
    countOfDepth.forEach(
        (depth, count) ->
            items.add(new Item(phase, depth, count, nanosByDepth.applyAsLong(depth))));
  }

  private static SortedMap<Integer, Integer> countOfDepth(int[] depths) {
    TreeMap<Integer, Integer> counts = new TreeMap<>();
    Arrays.stream(depths).forEach(depth -> counts.merge(depth, 1, Integer::sum));
    return counts;
  }

  private long used(List<Item> items) {
    return items.stream()
        .filter(item -> !settings.freePhases().contains(item.phase()))
        .mapToLong(Item::nanos)
        .reduce(0, Math::addExact);
  }

  /** What so many of the microbatches, all of one depth, are of a whole update's price. */
  private long share(int activeLayers, int microbatches) {
    long update = prices.nanos(Phase.UPDATE, activeLayers, settings.batch());
    return Math.multiplyExact(update, (long) microbatches) / settings.microbatches();
  }

  /**
   * What a round of so many candidates uses up of the budget.
   *
   * @throws IllegalArgumentException when they cannot be cut into whole scoring batches, or scoring
   *     has no price
   */
  public long scoring(int candidates, double budgetFraction) {
    if (candidates % settings.scoringBatch() != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A round has %d candidates, which must be a multiple of training.scoring-batch, %d; change"
                  + " one of them",
              candidates,
              settings.scoringBatch()));
    }
    return used(scoringItems(candidates, budgetFraction));
  }

  /** Charges a round of scored candidates; nothing where scoring has no price of its own. */
  void chargeScoring(RstLedger ledger, long step, double budgetFraction, int candidates) {
    charge(ledger, step, scoringItems(candidates, budgetFraction));
  }

  private List<Item> scoringItems(int candidates, double budgetFraction) {
    int layers = layers(budgetFraction);
    long nanos = scoringBatch(layers);
    return prices.charged(Phase.SCORING)
        ? List.of(new Item(Phase.SCORING, layers, candidates / settings.scoringBatch(), nanos))
        : List.of();
  }

  /** The layers that the model has: candidates are scored by all of them. */
  int layers(double budgetFraction) {
    return depthPlan.layers(budgetFraction);
  }

  /** The microbatches that the curvature is estimated from before an update; none when not due. */
  List<Microbatch> curved(List<Microbatch> microbatches, long step) {
    return microbatches.subList(0, curvatureMicrobatches(step));
  }

  private int curvatureMicrobatches(long step) {
    return curvature
        .filter(settings -> settings.due(step))
        .map(CurvatureSettings::microbatches)
        .orElse(0);
  }

  /** Scoring of one batch of candidates. */
  long scoringBatch(int layers) {
    return prices.nanos(Phase.SCORING, layers, settings.scoringBatch());
  }

  /** Forward and backward of one microbatch, or its share where whole updates are priced. */
  long microbatch(int activeLayers) {
    return forwardBackward(activeLayers)
        + (prices.charged(Phase.UPDATE) ? share(activeLayers, 1) : 0);
  }

  private long forwardBackward(int activeLayers) {
    return prices.nanos(Phase.FORWARD_BACKWARD, activeLayers, settings.microbatch());
  }

  /** One microbatch of an estimate of the curvature. */
  long curvature(int activeLayers) {
    return prices.nanos(Phase.HESSIAN, activeLayers, settings.microbatch());
  }

  /** The optimizer's part of an update. */
  long optimizer(double budgetFraction) {
    return prices.nanos(Phase.OPTIMIZER, layers(budgetFraction), settings.batch());
  }
}
