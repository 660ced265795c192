package org.notrainnogain.dataprep.text;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One named step of cleaning. Steps look at single characters or short runs only, so cleaning a
 * text and cleaning its parts between spaces give the same words.
 *
 * <p>The published normaliser is {@code tex-quotes, lower-case, strip-accents, single-spaces,
 * english-keyboard}. It deletes every character outside ASCII without a space, which joins words
 * written around a typographic dash or a no-break space. The order {@code ascii-punctuation,
 * control-characters, lower-case, strip-accents, english-keyboard, tex-quotes, single-spaces} keeps
 * such words apart and is idempotent.
 */
public enum CleaningStep {
  /** Typographic quotes, dashes, ellipses and spaces become their ASCII counterparts. */
  ASCII_PUNCTUATION("ascii-punctuation") {
    @Override
    String apply(String text) {
      return AsciiPunctuation.apply(text);
    }
  },
  /** Control characters other than tab, line feed and carriage return become spaces. */
  CONTROL_CHARACTERS("control-characters") {
    @Override
    String apply(String text) {
      return mapCharacters(text, c -> isForbiddenControl(c) ? ' ' : c);
    }
  },
  /** Two back-ticks or two apostrophes, TeX's way to write a double quote, become one {@code "}. */
  TEX_QUOTES("tex-quotes") {
    @Override
    String apply(String text) {
      return text.replace("``", "\"").replace("''", "\"");
    }
  },
  /** Lower case, character by character, whatever the default locale and the characters around. */
  LOWER_CASE("lower-case") {
    @Override
    String apply(String text) {
      return lowerCase(text);
    }
  },
  /** Canonical decomposition (NFD), then all combining marks dropped. */
  STRIP_ACCENTS("strip-accents") {
    @Override
    String apply(String text) {
      return isAscii(text) ? text : withoutMarks(Normalizer.normalize(text, Normalizer.Form.NFD));
    }
  },
  /** Runs of two or more spaces become one; tabs and line ends stay. */
  SINGLE_SPACES("single-spaces") {
    @Override
    String apply(String text) {
      return text.contains("  ") ? singleSpaces(text) : text;
    }
  },
  /**
   * Spaces around each ideograph of Chinese and Japanese, which are written without: each is a word
   * then, as BERT's own tokenizer has it ({@code handle_chinese_chars}).
   */
  IDEOGRAPH_SPACES("ideograph-spaces") {
    @Override
    String apply(String text) {
      return isAscii(text) ? text : Ideographs.spaced(text);
    }
  },
  /** Every character outside ASCII is deleted. */
  ENGLISH_KEYBOARD("english-keyboard") {
    @Override
    String apply(String text) {
      return isAscii(text) ? text : asciiOnly(text);
    }
  };

  private final String stepName;

  CleaningStep(String stepName) {
    this.stepName = stepName;
  }

  /** The name that configuration files use, in kebab-case. */
  public String stepName() {
    return stepName;
  }

  /**
   * The step of that name.
   *
   * @throws IllegalArgumentException naming all known steps when there is none
   */
  public static CleaningStep named(String name) {
    return Arrays.stream(values())
        .filter(step -> step.stepName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "Cleaning step '%s' is unknown; use one of %s",
                        name,
                        Arrays.stream(values())
                            .map(CleaningStep::stepName)
                            .collect(Collectors.joining(", ")))));
  }

  abstract String apply(String text);

  /** Whether {@code control-characters} replaces this character. */
  private static boolean isForbiddenControl(char c) {
    return c != '\t' && c != '\n' && c != '\r' && Character.getType(c) == Character.CONTROL;
  }

  private interface CharacterMapping {
    char map(char c);
  }

  private static String mapCharacters(String text, CharacterMapping mapping) {
    char[] characters = text.toCharArray();
    for (int i = 0; i < characters.length; i++) {
      characters[i] = mapping.map(characters[i]);
    }
    return new String(characters);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String lowerCase(String text) {
    if (isAscii(text)) {
      return text.toLowerCase(Locale.ROOT);
    }
    StringBuilder out = new StringBuilder(text.length());
    // One at a time: String.toLowerCase on the whole writes a sigma at a word's end differently.
    text.codePoints()
        .forEach(
            c ->
                out.append(c < 0x80 ? Character.toString(Character.toLowerCase(c)) : lowerCase(c)));
    return out.toString();
  }

  private static String lowerCase(int codePoint) {
    return Character.toString(codePoint).toLowerCase(Locale.ROOT);
  }

  private static String withoutMarks(String decomposed) {
    StringBuilder out = new StringBuilder(decomposed.length());
    decomposed.codePoints().filter(c -> !isMark(c)).forEach(out::appendCodePoint);
    return out.toString();
  }

  private static boolean isMark(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private static String singleSpaces(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ' || i == 0 || text.charAt(i - 1) != ' ') {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String asciiOnly(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 0x80) {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }
}
