package org.notrainnogain.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256, by which everything that is kept is known again: files, tokenizers, price lists,
 * identities. In hexadecimal it has 64 lower-case characters.
 */
public final class Sha256 {
  private Sha256() {}

  /** A digest that has taken nothing yet. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java lacks SHA-256, which every Java must have", e);
    }
  }

  /** The 32 bytes of the sum over all of these. */
  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }

  /** The sum over all bytes, in hexadecimal. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(of(bytes));
  }

  /** The sum over a text in UTF-8, in hexadecimal. */
  public static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The sum over what a digest has taken, in hexadecimal; the digest starts anew. */
  public static String hex(MessageDigest taken) {
    return HexFormat.of().formatHex(taken.digest());
  }
}
