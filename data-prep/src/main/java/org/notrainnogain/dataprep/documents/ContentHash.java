package org.notrainnogain.dataprep.documents;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.notrainnogain.storage.Sha256;

/** SHA-256 of texts and files: the identity of a document is its content. */
public final class ContentHash {
  private ContentHash() {}

  /** All 32 bytes of a text's hash. */
  static byte[] of(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The document id of a cleaned text in UTF-8: the first 64 bits of its hash. */
  static long documentId(byte[] cleanedText) {
    return ByteBuffer.wrap(Sha256.of(cleanedText)).getLong();
  }

  /** Lower-case hexadecimal digits of the hash of these bytes. */
  public static String hex(byte[] bytes) {
    return Sha256.hex(bytes);
  }
}
