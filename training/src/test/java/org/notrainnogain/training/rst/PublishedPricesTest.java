package org.notrainnogain.training.rst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleToLongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.selection.Candidates;
import org.notrainnogain.selection.RhoLoss;
import org.notrainnogain.selection.SelectiveBackprop;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.depth.LayerDropping;
import org.notrainnogain.training.depth.LayerStacking;

/**
 * What the published settings of the methods buy in a budget, from whole runs charged step by step:
 * each figure to half a unit of its last digit.
 */
class PublishedPricesTest {
  private static final long DAY = 24 * 3_600_000_000_000L;
  private static final int BATCH = 1536;

  @Test
  void stackingBuysMoreBertUpdates() {
    Prices prices = Prices.bert("rtx3090-bert");
    DepthPlan plan = stacking(prices.layers());
    double bought = updates(fraction -> prices.update(plan.layers(fraction)), prices);
    assertThat(bought).isCloseTo(1.465, within(5e-4));
  }

  @Test
  void stackingBuysMoreT5Updates() {
    Prices prices = Prices.t5();
    DepthPlan plan = stacking(prices.layers());
    double bought = updates(fraction -> prices.update(plan.layers(fraction)), prices);
    assertThat(bought).isCloseTo(1.478, within(5e-4));
  }

  @ParameterizedTest
  @CsvSource({"rtx3090-bert, 1.3305", "rtx3090-bert-as-printed, 1.3348"})
  void droppingBuysMoreBertUpdates(String system, double expected) {
    Prices prices = Prices.bert(system);
    LayerDropping plan = dropping(prices, 100);
    double bought = updates(fraction -> expectedUpdate(prices, plan, fraction), prices);
    assertThat(bought).isCloseTo(expected, within(5e-5));
  }

  @Test
  void droppingBuysMoreT5Updates() {
    Prices prices = Prices.t5();
    LayerDropping plan = dropping(prices, 20);
    double bought = updates(fraction -> expectedUpdate(prices, plan, fraction), prices);
    assertThat(bought).isCloseTo(1.331, within(5e-4));
  }

  @ParameterizedTest
  @CsvSource({"15360, 5.121", "3072, 1.824"})
  void rhoLossPaysForItsMegaBatches(int megaBatch, double expected) {
    double ratio = dearer(new RhoLoss.Settings(megaBatch, "proxy").create(BATCH), 5);
    assertThat(ratio).isCloseTo(expected, within(5e-4));
  }

  @ParameterizedTest
  @CsvSource({"1, 1500, 1.824, 5e-4", "2, 200, 2.24, 5e-3", "3, 200, 2.65, 5e-3"})
  void selectiveBackpropPaysForAllThatItScores(
      double scale, int updates, double expected, double halfUnit) {
    double ratio = dearer(new SelectiveBackprop.Settings(5000, scale).create(BATCH), updates);
    assertThat(ratio).isCloseTo(expected, within(halfUnit));
  }

  @Test
  void curvatureTakesItsShareOfADay() {
    PriceList prices = ReferenceSystemFiles.shipped("rtx3090-bert").prices("sophia-g", 128);
    CurvatureSettings curvature = new CurvatureSettings(10, 6, CurvatureEstimate.ACCUMULATED);
    long estimate = curvature.microbatches() * prices.nanos(Phase.HESSIAN, 16, 128);
    long update = prices.nanos(Phase.FORWARD_BACKWARD, 16, BATCH);
    RstLedger ledger = new RstLedger(DAY);
    for (long step = 1; ledger.fits(estimate + update); step++) {
      if (curvature.due(step)) {
        ledger.charge(step, Phase.HESSIAN, 16, 1, estimate);
      }
      ledger.charge(step, Phase.FORWARD_BACKWARD, 16, 1, update);
    }
    long ofEstimates = ledger.totals().get(new ChargeKey(Phase.HESSIAN, 16)).rstNanos();
    assertThat((double) ofEstimates / DAY).isCloseTo(0.0476, within(5e-5));
  }

  private static LayerDropping dropping(Prices prices, double gamma) {
    return new LayerDropping(prices.layers(), 0.5, gamma, LayerDropping.Rescale.NONE);
  }

  private static DepthPlan stacking(int layers) {
    return new LayerStacking(layers, List.of(0.125, 0.3), 2, GrownState.KEEP);
  }

  /** Updates in a day's budget, over what the same time buys of whole-model updates. */
  private static double updates(DoubleToLongFunction priceAtFraction, Prices prices) {
    RstLedger ledger = new RstLedger(DAY);
    long updates = 0;
    long price = priceAtFraction.applyAsLong(0);
    while (ledger.fits(price)) {
      updates++;
      ledger.charge(updates, Phase.UPDATE, prices.layers(), 1, price);
      price = priceAtFraction.applyAsLong(ledger.budgetFraction());
    }
    return (double) updates * prices.update(prices.layers()) / ledger.elapsedNanos();
  }

  /** The mean price of an update over the draws of layers, none of which is empty. */
  private static long expectedUpdate(Prices prices, LayerDropping plan, double fraction) {
    double[] ofCount = new double[plan.layers() + 1];
    ofCount[0] = 1;
    for (double keep : plan.keepProbabilities(fraction)) {
      for (int count = plan.layers(); count > 0; count--) {
        ofCount[count] = (1 - keep) * ofCount[count] + keep * ofCount[count - 1];
      }
      ofCount[0] *= 1 - keep;
    }
    double mean = 0;
    for (int count = 1; count <= plan.layers(); count++) {
      mean += ofCount[count] / (1 - ofCount[0]) * prices.update(count);
    }
    return Math.round(mean);
  }

  /** The price of an update with the rounds scored for it, over a baseline update's. */
  private static double dearer(BatchSelector selector, int updates) {
    PriceList prices = ReferenceSystemFiles.shipped("rtx3090-bert").prices("adamw", 128);
    long update = prices.nanos(Phase.FORWARD_BACKWARD, 16, BATCH);
    RstLedger ledger = new RstLedger(Long.MAX_VALUE);
    SplittableRandom random = new SplittableRandom(11);
    long position = 0;
    for (int step = 1; step <= updates; step++) {
      while (!selector.hasBatch()) {
        float[] losses = new float[selector.roundSize()];
        for (int i = 0; i < losses.length; i++) {
          losses[i] = random.nextFloat();
        }
        ledger.charge(step, Phase.SCORING, 16, 1, prices.nanos(Phase.SCORING, 16, losses.length));
        long[] candidates = LongStream.range(position, position + losses.length).toArray();
        selector.offer(new Candidates(candidates), losses, random);
        position += losses.length;
      }
      ledger.charge(
          step, Phase.FORWARD_BACKWARD, 16, selector.take().positions().length / BATCH, update);
    }
    return (double) ledger.elapsedNanos() / updates / update;
  }

  /**
   * Prices of whole updates at the published batch size.
   *
   * @param phase that they are charged as
   * @param layers of the whole model
   */
  private record Prices(PriceList list, Phase phase, int layers, int batch) {
    static Prices bert(String system) {
      PriceList list = ReferenceSystemFiles.shipped(system).prices("adamw", 128);
      return new Prices(list, Phase.FORWARD_BACKWARD, 16, BATCH);
    }

    static Prices t5() {
      PriceList list = ReferenceSystemFiles.shipped("a100-t5").prices("adamw-scale", 512);
      return new Prices(list, Phase.UPDATE, 12, 144);
    }

    long update(int active) {
      return list.nanos(phase, active, batch);
    }
  }
}
