package org.notrainnogain.dataprep.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncodedRunsTest {
  private final EncodedRuns runs = new EncodedRuns();

  @Test
  void runsAreFoundWhereTheyStandInAText() {
    runs.keep("odd", new int[] {7, 8});
    runs.keep("even", new int[] {9});
    runs.keep("\uffff\u0000\u8000", new int[0]);
    assertThat(find("an odd, even \uffff\u0000\u8000", 3, 6)).containsExactly(7, 8);
    assertThat(find("an odd, even", 8, 12)).containsExactly(9);
    assertThat(find("\uffff\u0000\u8000", 0, 3)).isEmpty();
    assertThat(find("an odd, even", 3, 7)).isNull();
    assertThat(find("od", 0, 2)).isNull();
  }

  /** "Aa" and "BB" have one hash, and so have all runs of them. */
  @Test
  void runsOfOneHashAreToldApartAndTheOneNotAskedForGivesWay() {
    String[] same = {"AaAaAa", "AaAaBB", "AaBBAa", "AaBBBB", "BBAaAa", "BBAaBB"};
    for (int i = 0; i < 4; i++) {
      runs.keep(same[i], new int[] {i});
    }
    for (int i = 0; i < 4; i++) {
      assertThat(find(same[i], 0, 6)).containsExactly(i);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(find(same[1], 0, 6)).containsExactly(1);
    }
    runs.keep(same[4], new int[] {4});
    runs.keep(same[5], new int[] {5});
    assertThat(find(same[1], 0, 6)).containsExactly(1);
    assertThat(Arrays.stream(same).filter(run -> find(run, 0, 6) != null)).hasSize(4);
  }

  @Test
  void noMoreAreKeptThanThereArePlaces() {
    int many = 400_000;
    for (int i = 0; i < many; i++) {
      runs.keep("r" + i, new int[] {i});
    }
    long found =
        IntStream.range(0, many).filter(i -> find("r" + i, 0, ("r" + i).length()) != null).count();
    assertThat(found).isBetween(50_000L, 1L << 17);
  }

  private int[] find(String text, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = EncodedRuns.hash(hash, text.charAt(i));
    }
    int[] run = runs.find(text, start, end, hash);
    return run == null ? null : Arrays.copyOfRange(run, EncodedRuns.firstId(run), run.length);
  }
}
