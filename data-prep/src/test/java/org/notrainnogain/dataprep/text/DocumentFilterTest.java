package org.notrainnogain.dataprep.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class DocumentFilterTest {
  @Test
  void tooShortCountsCodePointsAndWords() {
    assertThat(new TooShort(3, 0).rejects("ab")).isTrue();
    assertThat(new TooShort(3, 0).rejects("abc")).isFalse();
    assertThat(new TooShort(2, 0).rejects("\uD83D\uDE00")).isTrue();
    assertThat(new TooShort(0, 2).rejects(" one\t\n ")).isTrue();
    assertThat(new TooShort(0, 2).rejects("one\ntwo")).isFalse();
    assertThat(new TooShort(0, 0).rejects("")).isFalse();
    assertThat(new TooShort(0, 0).name()).isEqualTo("too-short");
  }

  @Test
  void tooShortNeedsMinimumsOfAtLeastZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TooShort(-1, 2))
        .withMessage(
            "Filter too-short needs minimum characters and words of at least 0, got -1 and 2; set 0 to let all pass");
  }

  @Test
  void trashRatioKeepsTextsBelowTheRatioOnly() {
    TrashRatio published = new TrashRatio(0.25);

    assertThat(published.rejects(24, 100)).isFalse();
    assertThat(published.rejects(25, 100)).isTrue();
    assertThat(published.rejects(1, 0)).isTrue();
    assertThat(published.name()).isEqualTo("trash-ratio");
  }

  @Test
  void trashRatioMustBePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrashRatio(Double.NaN))
        .withMessage(
            "Filter trash-ratio needs a ratio above 0 tokens per character, got NaN; the published one is 0.25");
  }
}
