package org.notrainnogain.dataprep.tokenizer;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Encoders of this JVM that wait for the next task. An encoder is slow until it has met the common
 * words, and a corpus has more shards than cores: a new encoder a task would spend most of its time
 * on words that the one before it knew. Those of one tokenizer share what they know. There are
 * never more than tasks run at once, all of one tokenizer.
 */
public final class IdleEncoders {
  private static final Deque<WordEncoder> IDLE = new ArrayDeque<>();
  private static String tokenizerSha256 = "";
  private static SpecialsInText specials = SpecialsInText.PIECES;
  private static EncodedRuns known = new EncodedRuns();

  private IdleEncoders() {}

  /** An encoder for the caller alone, who gives it back, or closes it after a failure. */
  public static WordEncoder take(String sha256, byte[] tokenizerJson, SpecialsInText inText) {
    EncodedRuns shared;
    synchronized (IDLE) {
      if (!sha256.equals(tokenizerSha256) || inText != specials) {
        close();
        tokenizerSha256 = sha256;
        specials = inText;
      }
      if (!IDLE.isEmpty()) {
        return IDLE.pop();
      }
      shared = known;
    }
    return new WordEncoder(tokenizerJson, inText, shared);
  }

  /** Keeps an encoder for the next task of the same tokenizer. */
  public static void giveBack(String sha256, SpecialsInText inText, WordEncoder encoder) {
    synchronized (IDLE) {
      if (sha256.equals(tokenizerSha256) && inText == specials) {
        IDLE.push(encoder);
        return;
      }
    }
    encoder.close();
  }

  /** Frees the native memory of all that wait. */
  public static void close() {
    synchronized (IDLE) {
      IDLE.forEach(WordEncoder::close);
      IDLE.clear();
      tokenizerSha256 = "";
      known = new EncodedRuns();
    }
  }
}
