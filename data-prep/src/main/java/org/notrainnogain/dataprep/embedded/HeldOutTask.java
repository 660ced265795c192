package org.notrainnogain.dataprep.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The tasks made of the embedded jars, and which of their lines are for development: those whose
 * key's MD5, first 32 bits read as a fraction of 2^32, lies below the task's share. The corpus and
 * the task builders use this one rule, so that no development line is ever pre-trained on.
 */
public enum HeldOutTask {
  /**
   * Lexicographer file of a WordNet definition; 5% for development by {@link #synsetKey}. The rule
   * covers all parts of speech, of which the task proper takes the nouns.
   */
  WN_SUPERSENSE("wn-supersense", 0.05),
  /**
   * Whether two usage examples show one sense of a word; 12% of the lemmas, as WordNet writes them,
   * in lower case.
   */
  WN_WIC("wn-wic", 0.12),
  /** Whether a sentence is correct; 10% by {@link #sentenceKey} of the sentence. */
  LT_ACCEPT("lt-accept", 0.10),
  /** Correcting a wrong sentence; 10% by {@link #sentenceKey} of the wrong sentence. */
  LT_CORRECT("lt-correct", 0.10);

  private static final int KEY_CHARACTERS = 25;
  private static final double TWO_TO_32 = 4294967296.0;

  private final String taskName;
  private final double share;

  HeldOutTask(String taskName, double share) {
    this.taskName = taskName;
    this.share = share;
  }

  /** The task's name in configuration and tables. */
  public String taskName() {
    return taskName;
  }

  /** Whether the line with this key is for development. */
  public boolean isDevelopment(String key) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(md5(key)).getInt()) / TWO_TO_32 < share;
  }

  /** The key of a definition: the synset's offset as eight digits, then noun, verb, adj or adv. */
  public static String synsetKey(String offset, String partOfSpeech) {
    return offset + partOfSpeech;
  }

  /**
   * The key of a sentence, its first 25 characters, which keeps variants of one sentence together.
   */
  public static String sentenceKey(String sentence) {
    int length = sentence.codePointCount(0, sentence.length());
    return sentence.substring(0, sentence.offsetByCodePoints(0, Math.min(KEY_CHARACTERS, length)));
  }

  private static byte[] md5(String key) {
    try {
      return MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "This Java has no MD5, which every Java platform must have; use another JDK", e);
    }
  }
}
