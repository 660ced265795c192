package org.notrainnogain.dataprep.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SplitTest {
  private static final SplitShares SHARES = new SplitShares(0.2, 0.05, 0.05);

  @Test
  void sharesAreKept() {
    Map<Split, Integer> counts = new EnumMap<>(Split.class);
    for (long document = 0; document < 100_000; document++) {
      counts.merge(Split.of(1, document, SHARES), 1, Integer::sum);
    }
    // Five standard deviations.
    assertThat(counts.get(Split.TRAIN) / 1e5).isCloseTo(SHARES.train(), within(0.0073));
    assertThat(counts.get(Split.HOLDOUT) / 1e5).isCloseTo(0.2, within(0.0064));
    assertThat(counts.get(Split.VALIDATION) / 1e5).isCloseTo(0.05, within(0.0035));
    assertThat(counts.get(Split.TEST) / 1e5).isCloseTo(0.05, within(0.0035));
  }

  @Property
  void holdoutShareLeavesTheEvaluationSetsAlone(@ForAll long document, @ForAll long seed) {
    Split with = Split.of(seed, document, SHARES);
    Split without = Split.of(seed, document, new SplitShares(0, 0.05, 0.05));
    assertThat(without).isEqualTo(with == Split.HOLDOUT ? Split.TRAIN : with);
  }

  @Test
  void refusesSharesThatLeaveNothing() {
    assertThatThrownBy(() -> new SplitShares(0.5, 0.3, 0.2))
        .hasMessageContaining("leave nothing to train on; their sum must be below 1");
    assertThatThrownBy(() -> new SplitShares(-0.1, 0, 0))
        .hasMessageStartingWith("Share of holdout must be at least 0 and below 1, got -0.1");
    assertThatThrownBy(() -> Split.named("dev")).hasMessageStartingWith("No split is called 'dev'");
  }
}
