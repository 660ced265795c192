package org.notrainnogain.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.depth.LayerDropping;
import org.notrainnogain.training.rst.Charge;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.ReferenceSystem;
import org.notrainnogain.training.rst.RstLedger;

/** Prices of updates with estimates of the curvature, at depths that vary. */
class UpdatePricesTest {
  private static final int MICROBATCH = 128;
  private static final int MICROBATCHES = 12;
  private static final int LAYERS = 16;
  private static final LayerDropping DEPTH =
      new LayerDropping(LAYERS, 0.5, 100, LayerDropping.Rescale.NONE);
  private static final PriceList PRICES = prices();

  private static PriceList prices() {
    Path file =
        Path.of(System.getProperty("ntng.home"), "conf", "reference-systems", "rtx3090-bert.conf");
    return ReferenceSystem.load(file).prices("sophia-g", 128);
  }

  @Property
  void whatIsAskedBeforeAnUpdateIsWhatItIsCharged(
      @ForAll @LongRange(min = 1, max = 100) long step,
      @ForAll @IntRange(min = 1, max = 12) int interval,
      @ForAll @IntRange(min = 1, max = MICROBATCHES) int curved,
      @ForAll @DoubleRange(min = 0, max = 1) double fraction,
      @ForAll boolean free) {
    Set<Phase> freePhases = free ? Set.of(Phase.HESSIAN) : Set.of();
    UpdatePrices prices = prices(interval, curved, freePhases);
    List<Microbatch> microbatches = draw(step, fraction);
    List<Charge> charges = new ArrayList<>();
    RstLedger ledger =
        RstLedger.restore(new RstLedger(Long.MAX_VALUE, freePhases).state(), charges::add);

    long price = prices.of(microbatches, fraction, step);
    prices.charge(ledger, step, microbatches, fraction);

    assertThat(ledger.elapsedNanos()).isEqualTo(price);
    assertThat(price).isBetween(prices.smallest(fraction, step), prices.dearest(fraction, step));
    boolean due = (step - 1) % interval == 0;
    List<Charge> hessian = charges.stream().filter(c -> c.phase() == Phase.HESSIAN).toList();
    assertThat(hessian.stream().mapToLong(Charge::count).sum()).isEqualTo(due ? curved : 0);
    // Priced as forward and backward: what one of the first microbatches costs twice.
    long expected =
        microbatches.stream()
            .limit(due ? curved : 0)
            .mapToLong(m -> PRICES.nanos(Phase.FORWARD_BACKWARD, m.activeLayers().length, 128))
            .sum();
    assertThat(hessian.stream().mapToLong(Charge::rstNanos).sum()).isEqualTo(free ? 0 : expected);
    assertThat(hessian.stream().mapToLong(Charge::freeRstNanos).sum())
        .isEqualTo(free ? expected : 0);
  }

  private static UpdatePrices prices(int interval, int curved, Set<Phase> freePhases) {
    LoopSettings settings =
        new LoopSettings(
            MICROBATCH,
            MICROBATCHES,
            MICROBATCH,
            128,
            0.5,
            AbsentGradient.NONE,
            1,
            2,
            3,
            freePhases,
            List.of());
    return new UpdatePrices(
        PRICES,
        DEPTH,
        settings,
        Optional.of(new CurvatureSettings(interval, curved, CurvatureEstimate.ACCUMULATED)));
  }

  private static List<Microbatch> draw(long step, double fraction) {
    List<Microbatch> microbatches = new ArrayList<>();
    for (int index = 0; index < MICROBATCHES; index++) {
      ActiveLayers layers = DEPTH.activeLayers(fraction, SeededRandom.of(2, "depth", step, index));
      microbatches.add(new Microbatch(index, new long[] {index}, layers));
    }
    return microbatches;
  }
}
