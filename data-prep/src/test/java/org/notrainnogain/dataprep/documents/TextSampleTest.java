package org.notrainnogain.dataprep.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextSampleTest {
  @Test
  void belongsToTheSetOfDocumentsHoweverTheyAreSpread() {
    List<String> texts =
        new ArrayList<>(IntStream.range(0, 1000).mapToObj(i -> "text " + i).toList());
    texts.addAll(texts.subList(0, 300));
    TextSample whole = TextSample.none();
    texts.forEach(text -> add(whole, text));
    assertThat(whole.documents()).hasSize(128);
    for (long seed = 0; seed < 5; seed++) {
      Collections.shuffle(texts, new Random(seed));
      TextSample one = TextSample.none();
      TextSample other = TextSample.none();
      texts.subList(0, 100).forEach(text -> add(one, text));
      texts.subList(100, texts.size()).forEach(text -> add(other, text));
      assertThat(one.plus(other)).isEqualTo(whole);
      assertThat(other.plus(one)).isEqualTo(whole);
    }
  }

  @Test
  void ofALongTextAPartIsTakenThatStandsForAllOfIt() {
    TextSample sample = TextSample.none();
    String text =
        IntStream.range(0, 5000).mapToObj(i -> "a" + i % 10).collect(Collectors.joining());
    sample.add(-12_345, text, "x".repeat(20_000));
    TextSample.Excerpt excerpt = sample.documents().get(0);
    assertThat(excerpt.text()).hasSize(2000).isSubstringOf(text);
    assertThat(excerpt.scale()).isEqualTo(5);
    assertThat(excerpt.characters()).isEqualTo(4000);
    sample.add(7, "short", "shorter");
    assertThat(sample.documents().get(1)).isEqualTo(new TextSample.Excerpt("short", 7, 1));
  }

  private static void add(TextSample sample, String text) {
    sample.add(ContentHash.documentId(text.getBytes(StandardCharsets.UTF_8)), text, text);
  }
}
