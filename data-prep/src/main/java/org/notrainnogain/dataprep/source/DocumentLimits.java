package org.notrainnogain.dataprep.source;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * What a document may be as it is read, before cleaning. The bound on bytes is also what bounds the
 * memory of reading: no more of a document is ever held.
 *
 * @param mostBytes of a line, paragraph, file or cell; a longer one is left out, never cut
 * @param binaryShare share of characters that no text has from which on a document is left out
 */
public record DocumentLimits(int mostBytes, double binaryShare) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final char REPLACEMENT = '\uFFFD';

  /** Checks both bounds. */
  public DocumentLimits {
    if (mostBytes < 1 || !(binaryShare > 0)) {
      throw new IllegalArgumentException(
          "Documents need room for at least a byte and a share of binary characters above 0, got "
              + mostBytes
              + " and "
              + binaryShare
              + "; set prepare.filters.too-long and prepare.filters.binary-share");
    }
  }

  /** A document of these bytes, with invalid UTF-8 replaced. */
  public Reading reading(byte[] bytes, int length) {
    if (length > mostBytes) {
      return new Reading.LeftOut(Reading.LeftOut.TOO_LONG, null);
    }
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return judged(text, replaced(text, bytes, length));
  }

  /**
   * A document of these characters; halves of surrogate pairs, which UTF-8 lacks, are replaced.
   *
   * @param replacedBefore characters of it that stand for bytes that were no UTF-8
   */
  public Reading reading(String text, long replacedBefore) {
    if (text.length() > mostBytes) {
      return new Reading.LeftOut(Reading.LeftOut.TOO_LONG, null);
    }
    StringBuilder whole = null;
    long replaced = replacedBefore;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else {
        whole = whole == null ? new StringBuilder(text) : whole;
        whole.setCharAt(i, REPLACEMENT);
        replaced++;
      }
    }
    return judged(whole == null ? text : whole.toString(), replaced);
  }

  private Reading judged(String text, long replaced) {
    long strange = replaced;
    for (int i = 0; i < text.length(); i++) {
      if (isNoText(text.charAt(i))) {
        strange++;
      }
    }
    return strange > 0 && strange >= binaryShare * text.length()
        ? new Reading.LeftOut(Reading.LeftOut.BINARY, null)
        : new Reading.Document(text, replaced);
  }

  /** ASCII control characters but tab, line ends, form feed and escape, which texts do have. */
  private static boolean isNoText(char c) {
    return c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B || c == 0x7F;
  }

  /** How many invalid sequences became U+FFFD: all of them but those that were in the bytes. */
  static long replaced(String text, byte[] bytes, int length) {
    if (text.indexOf(REPLACEMENT) < 0) {
      return 0;
    }
    long count = text.chars().filter(c -> c == REPLACEMENT).count();
    for (int i = 0; i + 2 < length; i++) {
      if (bytes[i] == (byte) 0xEF && bytes[i + 1] == (byte) 0xBF && bytes[i + 2] == (byte) 0xBD) {
        count--;
      }
    }
    return count;
  }
}
