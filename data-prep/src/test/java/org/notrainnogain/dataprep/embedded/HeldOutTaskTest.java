package org.notrainnogain.dataprep.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeldOutTaskTest {
  @Test
  void comparesTheFirst32BitsOfTheKeysMd5WithTheShare() {
    // MD5 of "a" starts with 0cc175b9, a fraction of 0.0498; of "" with d41d8cd9, 0.83, negative as
    // an int.
    assertThat(HeldOutTask.WN_SUPERSENSE.isDevelopment("a")).isTrue();
    assertThat(HeldOutTask.WN_SUPERSENSE.isDevelopment("")).isFalse();
    // MD5 of "6" starts with 1679091c, 0.088.
    assertThat(HeldOutTask.WN_SUPERSENSE.isDevelopment("6")).isFalse();
    assertThat(HeldOutTask.LT_ACCEPT.isDevelopment("6")).isTrue();
    assertThat(HeldOutTask.LT_CORRECT.isDevelopment("6")).isTrue();
    assertThat(HeldOutTask.WN_WIC.isDevelopment("6")).isTrue();
  }

  @Test
  void sentenceKeysAreTheFirst25Characters() {
    assertThat(HeldOutTask.sentenceKey("short")).isEqualTo("short");
    assertThat(HeldOutTask.sentenceKey("x".repeat(24) + "\uD83D\uDE00y"))
        .isEqualTo("x".repeat(24) + "\uD83D\uDE00");
  }

  @Test
  void synsetKeysJoinOffsetAndPartOfSpeech() {
    assertThat(HeldOutTask.synsetKey("00001740", "noun")).isEqualTo("00001740noun");
  }

  @Test
  void tasksHaveTheirPublicNames() {
    assertThat(HeldOutTask.values())
        .extracting(HeldOutTask::taskName)
        .containsExactly("wn-supersense", "wn-wic", "lt-accept", "lt-correct");
  }
}
