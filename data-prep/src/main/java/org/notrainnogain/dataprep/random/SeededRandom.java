package org.notrainnogain.dataprep.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.notrainnogain.storage.Sha256;

/**
 * Generators and hashes that depend on nothing but (seed, purpose, ids).
 *
 * <p>The three are hashed with SHA-256, the purpose with its length before it, so that different
 * arguments never meet in the same bytes; the 32 bytes are the whole state of a JDK generator of
 * the named algorithm L64X128MixRandom. Two purposes, or two ids, give streams that have nothing to
 * do with each other.
 */
public final class SeededRandom {
  /** The algorithm of every generator, specified by the JDK. */
  public static final String ALGORITHM = "L64X128MixRandom";

  private static final RandomGeneratorFactory<RandomGenerator> FACTORY = factory();

  private SeededRandom() {}

  /** A new generator for the purpose and the ids under the seed. */
  public static RandomGenerator of(long seed, String purpose, long... ids) {
    return FACTORY.create(digest(seed, purpose, ids));
  }

  /** 64 uniformly distributed bits for the purpose and the ids under the seed. */
  public static long hash(long seed, String purpose, long... ids) {
    return ByteBuffer.wrap(digest(seed, purpose, ids)).getLong();
  }

  private static RandomGeneratorFactory<RandomGenerator> factory() {
    RandomGeneratorFactory<RandomGenerator> factory = RandomGeneratorFactory.of(ALGORITHM);
    // The factory looks its constructors up at first use, unsafely; a thread that comes in between
    // would silently get an unseeded generator. Class initialisation runs once, before any thread.
    factory.create(new byte[32]);
    return factory;
  }

  private static byte[] digest(long seed, String purpose, long[] ids) {
    byte[] words = purpose.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES * (1 + ids.length) + Integer.BYTES + words.length);
    bytes.putLong(seed).putInt(words.length).put(words);
    for (long id : ids) {
      bytes.putLong(id);
    }
    return Sha256.of(bytes.array());
  }
}
