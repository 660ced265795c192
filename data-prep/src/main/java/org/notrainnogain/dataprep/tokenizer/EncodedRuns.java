package org.notrainnogain.dataprep.tokenizer;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Runs of characters without spaces that were encoded, with their ids, for all encoders of one
 * tokenizer. The library needs some twenty microseconds a run, so runs are kept where all can find
 * them. Each has four places, by its hash: a new run takes the first, a run that is asked for moves
 * up by one, and what stands last gives way. A run is looked up where it stands in a text, without
 * an object of its own.
 *
 * <p>Thread-safe: a run that two threads put in or move at once may be lost, and is encoded again.
 */
final class EncodedRuns {
  /** Longer runs are rare, and not kept. */
  static final int LONGEST = 64;

  private static final int PLACES = 1 << 17;
  private static final int PLACES_OF_RUN = 4;

  /** What is kept of a run: its length, its characters two by two, its ids. */
  private final AtomicReferenceArray<int[]> kept = new AtomicReferenceArray<>(PLACES);

  /** Goes over the characters of a run, from 0 on. */
  static int hash(int hash, char next) {
    return 31 * hash + next;
  }

  /**
   * What is kept of a part of a text, for {@link #firstId}; null for nothing.
   *
   * @param hash of its characters
   */
  int[] find(String text, int start, int end, int hash) {
    int first = firstPlace(hash);
    for (int place = first; place < first + PLACES_OF_RUN; place++) {
      int[] run = kept.getAcquire(place);
      if (run == null) {
        return null;
      }
      if (is(run, text, start, end)) {
        if (place > first) {
          kept.setRelease(place, kept.getAcquire(place - 1));
          kept.setRelease(place - 1, run);
        }
        return run;
      }
    }
    return null;
  }

  /** Keeps a run of at most {@link #LONGEST} characters. */
  void keep(String run, int[] ids) {
    int characters = run.length();
    int[] entry = new int[1 + (characters + 1) / 2 + ids.length];
    entry[0] = characters;
    int hash = 0;
    for (int i = 0; i < characters; i++) {
      hash = hash(hash, run.charAt(i));
      entry[1 + i / 2] |= run.charAt(i) << 16 * (i % 2);
    }
    System.arraycopy(ids, 0, entry, firstId(entry), ids.length);
    int first = firstPlace(hash);
    for (int place = first + PLACES_OF_RUN - 1; place > first; place--) {
      kept.setRelease(place, kept.getAcquire(place - 1));
    }
    kept.setRelease(first, entry);
  }

  /** Where the ids of a kept run begin, which go to its end. */
  static int firstId(int[] run) {
    return 1 + (run[0] + 1) / 2;
  }

  private static boolean is(int[] run, String text, int start, int end) {
    if (run[0] != end - start) {
      return false;
    }
    for (int i = 0; i < run[0]; i++) {
      if ((char) (run[1 + i / 2] >>> 16 * (i % 2)) != text.charAt(start + i)) {
        return false;
      }
    }
    return true;
  }

  private static int firstPlace(int hash) {
    int mixed = hash * 0x9E3779B9;
    return (mixed ^ mixed >>> 15) & PLACES - PLACES_OF_RUN;
  }
}
