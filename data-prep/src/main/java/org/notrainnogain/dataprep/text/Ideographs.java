package org.notrainnogain.dataprep.text;

/**
 * The characters of Chinese that BERT takes for words of their own, by the blocks of Unicode that
 * Hugging Face's tokenizers library names; one block begins there 256 characters late, and so does
 * it here.
 */
public final class Ideographs {
  private static final int[][] BLOCKS = {
    {0x4E00, 0x9FFF},
    {0x3400, 0x4DBF},
    {0x20000, 0x2A6DF},
    {0x2A700, 0x2B73F},
    {0x2B740, 0x2B81F},
    {0x2B920, 0x2CEAF},
    {0xF900, 0xFAFF},
    {0x2F800, 0x2FA1F}
  };

  private Ideographs() {}

  /** Whether a character is one of them. */
  public static boolean contains(int codePoint) {
    for (int[] block : BLOCKS) {
      if (block[0] <= codePoint && codePoint <= block[1]) {
        return true;
      }
    }
    return false;
  }

  static String spaced(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (contains(c)) {
                out.append(' ').appendCodePoint(c).append(' ');
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }
}
