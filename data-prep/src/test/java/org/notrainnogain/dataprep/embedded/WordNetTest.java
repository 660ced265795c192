package org.notrainnogain.dataprep.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordNetTest {
  private static final String DEV_OFFSET = offset(WordNetTest::isDevelopment);
  private static final String OFFSET = offset(offset -> !isDevelopment(offset));
  private static final String DEV_LEMMA = lemma(HeldOutTask.WN_WIC::isDevelopment);
  private static final String LEMMA = lemma(lemma -> !HeldOutTask.WN_WIC.isDevelopment(lemma));

  @Test
  void joinsDefinitionAndExamplesToOneDocument() {
    PretrainingText text =
        WordNet.pretrainingText(
            List.of(synset(OFFSET, LEMMA, "a thing", "this " + LEMMA + " here", "that one")));

    assertThat(text.documents()).containsExactly("a thing; this " + LEMMA + " here; that one");
    assertThat(text.heldOut()).isEmpty();
  }

  @Test
  void leavesADevelopmentDefinitionOutWhereverItStands() {
    PretrainingText text =
        WordNet.pretrainingText(
            List.of(
                synset(OFFSET, LEMMA, "a thing", "one example"),
                synset(DEV_OFFSET, LEMMA, "a thing"),
                synset(OFFSET, LEMMA, "another thing")));

    assertThat(text.documents()).containsExactly("one example", "another thing");
    assertThat(text.heldOut()).isEqualTo(Map.of(HeldOutTask.WN_SUPERSENSE, 2L));
  }

  @Test
  void leavesExamplesThatHoldADevelopmentLemmaOutWhereverTheyStand() {
    PretrainingText text =
        WordNet.pretrainingText(
            List.of(
                synset(OFFSET, DEV_LEMMA, "a thing", "some " + DEV_LEMMA + "s here", "none here"),
                synset(OFFSET, LEMMA, "another thing", "some " + DEV_LEMMA + "s here")));

    assertThat(text.documents()).containsExactly("a thing; none here", "another thing");
    assertThat(text.heldOut()).isEqualTo(Map.of(HeldOutTask.WN_WIC, 2L));
  }

  private static boolean isDevelopment(String offset) {
    return HeldOutTask.WN_SUPERSENSE.isDevelopment(HeldOutTask.synsetKey(offset, "noun"));
  }

  private static Synset synset(String offset, String lemma, String definition, String... examples) {
    return new Synset(offset, "noun", 3, List.of(lemma), definition, List.of(examples));
  }

  private static String offset(Predicate<String> wanted) {
    return IntStream.range(0, 1000)
        .mapToObj("%08d"::formatted)
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  private static String lemma(Predicate<String> wanted) {
    return IntStream.range(0, 1000)
        .mapToObj(i -> "word" + i + "x")
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }
}
