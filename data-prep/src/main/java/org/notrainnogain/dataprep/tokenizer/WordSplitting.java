package org.notrainnogain.dataprep.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a cleaned text falls into the words that WordPiece then cuts into pieces. The same splitting
 * is named in {@code tokenizer.json} as its pre-tokenizer.
 */
public enum WordSplitting {
  /**
   * Split at white space, and each punctuation character is a word of its own: {@code "what?!"}
   * gives {@code what}, {@code ?}, {@code !}. Hugging Face's {@code BertPreTokenizer}.
   */
  SINGLE_PUNCTUATION("single-punctuation", "BertPreTokenizer") {
    @Override
    public void forEachWord(String cleanedText, Consumer<String> action) {
      int start = 0;
      int end = 0;
      while (end < cleanedText.length()) {
        int c = cleanedText.codePointAt(end);
        int next = end + Character.charCount(c);
        boolean punctuation = isPunctuation(c);
        if (punctuation || isSpace(c)) {
          accept(cleanedText, start, end, action);
          if (punctuation) {
            accept(cleanedText, end, next, action);
          }
          start = next;
        }
        end = next;
      }
      accept(cleanedText, start, end, action);
    }
  },
  /**
   * Runs of letters, digits and underscores, or runs of other characters between them: {@code
   * "what?!"} gives {@code what}, {@code ?!}. The published splitting, Hugging Face's {@code
   * Whitespace}.
   */
  PUNCTUATION_RUNS("punctuation-runs", "Whitespace") {
    @Override
    public void forEachWord(String cleanedText, Consumer<String> action) {
      Matcher matcher = RUNS.matcher(cleanedText);
      while (matcher.find()) {
        action.accept(matcher.group());
      }
    }
  };

  private static final Pattern RUNS =
      Pattern.compile("\\w+|[^\\w\\s]+", Pattern.UNICODE_CHARACTER_CLASS);

  private final String splittingName;
  private final String preTokenizer;

  WordSplitting(String splittingName, String preTokenizer) {
    this.splittingName = splittingName;
    this.preTokenizer = preTokenizer;
  }

  /** Gives each word of the cleaned text to the action, in order of the text. */
  public abstract void forEachWord(String cleanedText, Consumer<String> action);

  /** The words of the cleaned text, in order. */
  public List<String> words(String cleanedText) {
    List<String> words = new ArrayList<>();
    forEachWord(cleanedText, words::add);
    return words;
  }

  /** The name that configuration files use, in kebab-case. */
  public String splittingName() {
    return splittingName;
  }

  /** The pre-tokenizer type in {@code tokenizer.json}. */
  String preTokenizer() {
    return preTokenizer;
  }

  /**
   * The splitting of that name.
   *
   * @throws IllegalArgumentException naming all known ones when there is none
   */
  public static WordSplitting named(String name) {
    return Arrays.stream(values())
        .filter(splitting -> splitting.splittingName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "Word splitting '%s' is unknown; use one of %s",
                        name,
                        Arrays.stream(values())
                            .map(WordSplitting::splittingName)
                            .collect(Collectors.joining(", ")))));
  }

  private static void accept(String text, int start, int end, Consumer<String> action) {
    if (end > start) {
      action.accept(text.substring(start, end));
    }
  }

  /**
   * Unicode white space; unlike {@link Character#isWhitespace} with the no-break spaces and without
   * U+001C to U+001F.
   */
  private static boolean isSpace(int c) {
    return c == ' ' || c >= '\t' && c <= '\r' || c == 0x85 || c >= 0x80 && Character.isSpaceChar(c);
  }

  private static boolean isPunctuation(int c) {
    if (c < 0x80) {
      return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }
}
