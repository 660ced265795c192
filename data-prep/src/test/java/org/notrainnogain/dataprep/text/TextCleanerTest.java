package org.notrainnogain.dataprep.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TextCleanerTest {
  private static final TextCleaner SOUND =
      TextCleaner.of(
          List.of(
              "ascii-punctuation",
              "control-characters",
              "lower-case",
              "strip-accents",
              "english-keyboard",
              "tex-quotes",
              "single-spaces"));
  private static final TextCleaner PUBLISHED =
      TextCleaner.of(
          List.of(
              "tex-quotes", "lower-case", "strip-accents", "single-spaces", "english-keyboard"));

  @Test
  void keepsWordsApartThatThePublishedStepsJoin() {
    String text =
        "one\u2014two\u00A0three \u201Cfour\u201D five\u2026six it\u2019s 7\u20138\u3000nine";

    assertThat(PUBLISHED.clean(text)).isEqualTo("onetwothree four fivesix its 78nine");
    assertThat(SOUND.clean(text)).isEqualTo("one--two three \"four\" five...six it's 7-8 nine");
  }

  @Test
  void stripsAccentsAndLowersCase() {
    assertThat(SOUND.clean("CAFÉ Brûlée \u0130stanbul A\u030Angstrom stra\u00DFe"))
        .isEqualTo("cafe brulee istanbul angstrom strae");
  }

  @Test
  void mapsControlCharactersToSpacesButKeepsTabsAndLineEnds() {
    assertThat(SOUND.clean("a\u0000b\u0007\u007Fc\td\ne\r\nf\u0085g"))
        .isEqualTo("a b c\td\ne\r\nf g");
  }

  @Test
  void turnsTexQuotesIntoDoubleQuotes() {
    assertThat(SOUND.clean("``a'' \u2018\u2018b\u2019\u2019 'c'")).isEqualTo("\"a\" \"b\" 'c'");
  }

  @Test
  void appliesStepsInTheOrderGiven() {
    assertThat(TextCleaner.of(List.of("single-spaces", "english-keyboard")).clean("a \u4E2D b"))
        .isEqualTo("a  b");
    assertThat(TextCleaner.of(List.of("english-keyboard", "single-spaces")).clean("a \u4E2D b"))
        .isEqualTo("a b");
    assertThat(TextCleaner.of(List.of()).clean("\u00C9 ")).isEqualTo("\u00C9 ");
  }

  @Test
  void remembersItsStepNames() {
    assertThat(TextCleaner.of(List.of("lower-case", "tex-quotes")).stepNames())
        .containsExactly("lower-case", "tex-quotes");
  }

  @Test
  void namesTheKnownStepsWhenOneIsUnknown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TextCleaner.of(List.of("lowercase")))
        .withMessage(
            "Cleaning step 'lowercase' is unknown; use one of ascii-punctuation, control-characters, tex-quotes, lower-case, strip-accents, single-spaces, ideograph-spaces, english-keyboard");
  }

  @Test
  void lowersCaseBeforeOrAfterDecompositionAlike() {
    TextCleaner cleaner =
        TextCleaner.of(List.of("lower-case", "strip-accents", "english-keyboard"));
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (Character.getType(c) == Character.SURROGATE
          || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        continue;
      }
      String decomposedFirst =
          Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD)
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\x00-\\x7F]", "");
      assertThat(cleaner.clean(Character.toString(c))).as("U+%04X", c).isEqualTo(decomposedFirst);
    }
  }

  @Property
  void cleaningACleanTextChangesNothing(@ForAll @From("texts") String text) {
    assertThat(SOUND.clean(SOUND.clean(text))).isEqualTo(SOUND.clean(text));
  }

  @Property
  void cleanTextHoldsOnlyEnglishKeyboardCharacters(@ForAll @From("texts") String text) {
    assertThat(SOUND.clean(text)).matches("[ -@\\[-~\\t\\n\\r]*");
  }

  @Property
  void cleaningPartsBetweenSpacesCleansTheWhole(
      @ForAll @From("texts") String left, @ForAll @From("texts") String right) {
    TextCleaner spaces = TextCleaner.of(List.of("single-spaces"));
    assertThat(SOUND.clean(left + " " + right))
        .isEqualTo(spaces.clean(SOUND.clean(left) + " " + SOUND.clean(right)));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Character> tricky =
        Arbitraries.of(
            ' ', '\'', '`', '\t', '\n', '\u00A0', '\u2019', '\u2014', '\u0301', '\u0130', '\u03A3',
            '\u200D', '\uFEFF', '\u0000', 'A', 'z');
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(60),
        tricky.list().ofMaxSize(30).map(TextCleanerTest::join));
  }

  private static String join(List<Character> characters) {
    StringBuilder text = new StringBuilder();
    characters.forEach(text::append);
    return text.toString();
  }
}
