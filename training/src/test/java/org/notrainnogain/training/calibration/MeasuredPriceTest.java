package org.notrainnogain.training.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuredPriceTest {
  @Test
  void quartilesLieOnTheLineBetweenNeighbours() {
    assertThat(Quartiles.of(new long[] {7})).isEqualTo(new Quartiles(7, 7, 7));
    assertThat(Quartiles.of(new long[] {4, 1, 3, 2})).isEqualTo(new Quartiles(1.75, 2.5, 3.25));
    assertThat(Quartiles.of(new long[] {50, 10, 40, 20, 30}))
        .isEqualTo(new Quartiles(20, 30, 40))
        .extracting(Quartiles::range)
        .isEqualTo(20.0);
    assertThatThrownBy(() -> Quartiles.of(new long[0])).hasMessageContaining("at least one");
  }

  @Test
  void samplesOfOneMeasurementBecomeOnePriceInWholeNanoseconds() {
    List<Sample> samples = new ArrayList<>();
    samples.addAll(samples("validation", null, 2, 8, 900));
    samples.addAll(samples("forward_backward", null, 2, 4, 201, 190, 220, 202));
    samples.addAll(samples("forward_backward", null, 1, 4, 100, 100, 1000));
    samples.addAll(samples("optimizer", "adamw", 1, null, 10, 20));

    List<MeasuredPrice> prices = MeasuredPrice.of(samples);

    assertThat(prices)
        .extracting(price -> price.of().inWords() + ": " + price.medianNanos())
        .containsExactly(
            "forward_backward with 1 layer: 100",
            "forward_backward with 2 layers: 202",
            "optimizer of adamw with 1 layer: 15",
            "validation with 2 layers: 900");
    assertThat(prices).extracting(MeasuredPrice::repeats).containsExactly(3, 4, 2, 1);
    assertThat(prices.get(0).iqrNanos()).isEqualTo(450);
    assertThat(prices.get(0).spread()).isEqualTo(4.5);
    assertThat(prices).extracting(MeasuredPrice::charged).containsExactly(true, true, true, false);
    assertThat(MeasuredPrice.noisiest(prices)).isEqualTo(prices.get(0));
  }

  @Test
  void evaluationIsNeverTheNoisiestBecauseItIsNoPrice() {
    assertThatThrownBy(
            () -> MeasuredPrice.noisiest(MeasuredPrice.of(samples("validation", null, 1, 8, 1))))
        .hasMessageContaining("Nothing was measured that is charged");
  }

  @Test
  void roundsGoUpAndDown() {
    SessionPlan plan = new SessionPlan(new int[] {1, 2, 4}, 1, 3);
    assertThat(plan.rounds()).isEqualTo(4);
    assertThat(plan.order(0)).containsExactly(1, 2, 4);
    assertThat(plan.order(1)).containsExactly(4, 2, 1);
    assertThat(plan.order(2)).containsExactly(1, 2, 4);
    assertThatThrownBy(() -> new SessionPlan(new int[] {1}, 0, 3))
        .hasMessageContaining("0 warm-ups and 3 repeats at [1] layers");
  }

  private static List<Sample> samples(
      String phase, String optimizer, int layers, Integer sequences, long... nanos) {
    List<Sample> samples = new ArrayList<>();
    for (long n : nanos) {
      samples.add(new Sample(new Sample.Measured(phase, optimizer, layers, sequences), n));
    }
    return samples;
  }
}
