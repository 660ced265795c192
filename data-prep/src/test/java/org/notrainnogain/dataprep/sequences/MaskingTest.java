package org.notrainnogain.dataprep.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MaskingTest {
  private static final int MASK = 4;
  private static final int SEPARATOR = 3;
  private final Masking masking = new Masking(0.15, 100, MASK, SEPARATOR);

  @Property
  void masksAtLeastOnePositionAndNeverASeparator(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 99) Integer> words,
      @ForAll long exampleId) {
    int[] tokens =
        IntStream.concat(words.stream().mapToInt(Integer::intValue), IntStream.of(50)).toArray();
    int[] before = tokens.clone();
    MaskedSequence masked = masking.example(tokens, Masking.trainingRandom(1, exampleId, 0));
    assertThat(tokens).isEqualTo(before);
    assertThat(masked.positions()).isNotEmpty();
    for (int i = 0; i < masked.positions().length; i++) {
      assertThat(masked.labels()[i])
          .isEqualTo(tokens[masked.positions()[i]])
          .isNotEqualTo(SEPARATOR);
    }
    int[] restored = masked.inputs().clone();
    for (int i = 0; i < masked.positions().length; i++) {
      restored[masked.positions()[i]] = masked.labels()[i];
    }
    assertThat(restored).isEqualTo(tokens);
  }

  @Test
  void sharesAreThoseOfThePaper() {
    int[] tokens = new int[128];
    Arrays.fill(tokens, 50);
    int predicted = 0;
    int hidden = 0;
    int kept = 0;
    for (long example = 0; example < 2000; example++) {
      MaskedSequence masked = masking.example(tokens, Masking.evaluationRandom(9, example));
      predicted += masked.positions().length;
      for (int position : masked.positions()) {
        hidden += masked.inputs()[position] == MASK ? 1 : 0;
        kept += masked.inputs()[position] == 50 ? 1 : 0;
      }
    }
    // Five standard deviations of 256,000 and of 38,400 draws; a random word is MASK or 50 once in
    // 100.
    assertThat(predicted / 256_000.0).isCloseTo(0.15, within(0.0036));
    assertThat((double) hidden / predicted).isCloseTo(0.801, within(0.011));
    assertThat((double) kept / predicted).isCloseTo(0.101, within(0.008));
  }

  @Test
  void maskBelongsToSeedExampleAndPass() {
    int[] tokens = new int[128];
    Arrays.fill(tokens, 50);
    int[] first = masking.example(tokens, Masking.trainingRandom(1, 2, 0)).positions();
    assertThat(masking.example(tokens, Masking.trainingRandom(1, 2, 0)).positions())
        .isEqualTo(first);
    assertThat(masking.example(tokens, Masking.trainingRandom(1, 2, 1)).positions())
        .isNotEqualTo(first);
    assertThat(masking.example(tokens, Masking.trainingRandom(2, 2, 0)).positions())
        .isNotEqualTo(first);
    assertThat(masking.example(tokens, Masking.evaluationRandom(1, 2)).positions())
        .isNotEqualTo(first);
  }

  @Test
  void refusesSeparatorsOnlyAndBadSettings() {
    assertThatThrownBy(() -> masking.example(new int[] {3, 3}, Masking.evaluationRandom(1, 1)))
        .hasMessageStartingWith("A sequence of 2 separators has nothing to predict");
    assertThatThrownBy(() -> new Masking(0, 100, MASK, SEPARATOR))
        .hasMessageStartingWith("Masking probability must be above 0 and at most 1, got 0.0");
    assertThatThrownBy(() -> new Masking(0.15, 100, 100, SEPARATOR))
        .hasMessageStartingWith("Token of mask must lie in 0 to 99, got 100");
  }
}
