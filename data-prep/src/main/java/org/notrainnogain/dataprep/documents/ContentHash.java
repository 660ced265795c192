package org.notrainnogain.dataprep.documents;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of texts and files: the identity of a document is its content. */
public final class ContentHash {
  private ContentHash() {}

  /** All 32 bytes of a text's hash. */
  static byte[] of(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The document id of a cleaned text: the first 64 bits of its hash. */
  public static long documentId(String cleanedText) {
    return ByteBuffer.wrap(of(cleanedText)).getLong();
  }

  /** Lower-case hexadecimal digits of the hash of these bytes. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256(bytes));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java lacks SHA-256, which every Java must have", e);
    }
  }
}
