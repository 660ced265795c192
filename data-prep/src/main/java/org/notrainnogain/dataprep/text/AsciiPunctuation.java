package org.notrainnogain.dataprep.text;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Typographic characters and the ASCII text that stands for them: quotes, dashes, ellipsis and
 * every kind of space.
 *
 * <p>Without this mapping a later step that deletes non-ASCII characters would join the words
 * around a dash or a no-break space into one.
 */
public final class AsciiPunctuation {
  private static final String SPACES =
      "\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u200B\u2028\u2029\u202F\u205F\u3000";

  private static final Map<String, String> SOURCES = sources();
  private static final String[] REPLACEMENTS = replacements();

  private AsciiPunctuation() {}

  /**
   * Replacement to the characters (all in the basic plane, none of them ASCII) that it replaces, in
   * a fixed order.
   */
  public static Map<String, String> sourcesByReplacement() {
    return new LinkedHashMap<>(SOURCES);
  }

  static String apply(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      String replacement = c < 0x80 ? null : REPLACEMENTS[c];
      if (replacement != null && out == null) {
        out = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (out != null) {
        if (replacement != null) {
          out.append(replacement);
        } else {
          out.append(c);
        }
      }
    }
    return out == null ? text : out.toString();
  }

  private static Map<String, String> sources() {
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put("'", "\u2018\u2019\u201A\u201B\u2032\u2035\u2039\u203A\u02BC\u00B4\uFF07");
    sources.put("\"", "\u201C\u201D\u201E\u201F\u2033\u2036\u00AB\u00BB\u301D\u301E\u301F\uFF02");
    sources.put("-", "\u2010\u2011\u2012\u2013\u2043\u2212\uFE58\uFE63\uFF0D");
    sources.put("--", "\u2014\u2015\u2E3A\u2E3B");
    sources.put("...", "\u2026");
    sources.put(" ", SPACES);
    return sources;
  }

  private static String[] replacements() {
    String[] replacements = new String[Character.MAX_VALUE + 1];
    SOURCES.forEach(
        (replacement, characters) ->
            characters.chars().forEach(c -> replacements[c] = replacement));
    return replacements;
  }
}
