package org.notrainnogain.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What every selector keeps: batches of the demanded size, of offered positions, none twice; the
 * same seed gives the same batches; a restored state goes on identically, and taking a state
 * changes nothing.
 */
abstract class BatchSelectorContract {
  private static final int BATCHES = 4;
  private static final int MOST_ROUNDS = 1000;

  /** A selector in its starting state; random valid settings from the generator. */
  abstract BatchSelector create(int batchSize, RandomGenerator settings);

  /** Positions and scores, round after round: a stream with its own place. */
  private static final class Rounds {
    private final long seed;
    private long next;
    private int round;

    Rounds(long seed) {
      this.seed = seed;
    }

    void offerTo(BatchSelector selector) {
      int size = selector.roundSize();
      SplittableRandom random = new SplittableRandom(seed + 31L * round);
      float[] scores = new float[selector.needsScores() ? size : 0];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (float) (10 * random.nextDouble());
      }
      long[] positions = LongStream.range(next, next + size).toArray();
      selector.offer(new Candidates(positions), scores, random);
      next += size;
      round++;
    }

    void offerUntilBatch(BatchSelector selector) {
      for (int i = 0; !selector.hasBatch(); i++) {
        assertThat(i).as("rounds without a batch").isLessThan(MOST_ROUNDS);
        offerTo(selector);
      }
    }
  }

  @Property(tries = 100)
  void batchesHoldOfferedPositionsOnce(
      @ForAll @IntRange(min = 1, max = 64) int batchSize, @ForAll long seed) {
    BatchSelector selector = create(batchSize, new SplittableRandom(seed));
    Rounds rounds = new Rounds(seed);
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < BATCHES; i++) {
      rounds.offerUntilBatch(selector);
      Batch batch = selector.take();
      assertThat(batch.size()).isEqualTo(batchSize);
      for (long position : batch.positions()) {
        assertThat(position).isBetween(0L, rounds.next - 1);
        assertThat(seen.add(position)).as("position %s taken once", position).isTrue();
      }
    }
  }

  @Property(tries = 100)
  void sameSeedSameBatches(@ForAll @IntRange(min = 1, max = 64) int batchSize, @ForAll long seed) {
    assertThat(batches(batchSize, seed)).isEqualTo(batches(batchSize, seed));
  }

  @Property(tries = 100)
  void goesOnIdenticallyFromItsState(
      @ForAll @IntRange(min = 1, max = 64) int batchSize,
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 6) int before) {
    BatchSelector selector = create(batchSize, new SplittableRandom(seed));
    Rounds rounds = new Rounds(seed);
    for (int i = 0; i < before; i++) {
      rounds.offerUntilBatch(selector);
      if (i < before - 1) {
        selector.take();
      }
    }
    BatchSelector restored = create(batchSize, new SplittableRandom(seed));
    restored.restore(selector.state());
    Rounds again = new Rounds(seed);
    again.next = rounds.next;
    again.round = rounds.round;
    for (int i = 0; i < BATCHES; i++) {
      assertThat(restored.hasBatch()).isEqualTo(selector.hasBatch());
      rounds.offerUntilBatch(selector);
      again.offerUntilBatch(restored);
      assertThat(restored.take().positions()).isEqualTo(selector.take().positions());
    }
  }

  @Property(tries = 20)
  void aStateIsACopy(@ForAll @IntRange(min = 1, max = 64) int batchSize, @ForAll long seed) {
    BatchSelector selector = create(batchSize, new SplittableRandom(seed));
    new Rounds(seed).offerUntilBatch(selector);
    SelectorState state = selector.state();
    Arrays.fill(state.waiting(), 0);
    Arrays.fill(state.lossHistory(), 0);
    assertThat(selector.take().positions()).doesNotHaveDuplicates().hasSize(batchSize);
  }

  @Property(tries = 20)
  void refusesToTakeWhatIsNotThere(
      @ForAll @IntRange(min = 1, max = 64) int batchSize, @ForAll long seed) {
    BatchSelector selector = create(batchSize, new SplittableRandom(seed));
    assertThatThrownBy(selector::take)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no batch");
  }

  @Property(tries = 20)
  void refusesRoundsAndScoresOfAnotherSize(
      @ForAll @IntRange(min = 1, max = 64) int batchSize, @ForAll long seed) {
    BatchSelector selector = create(batchSize, new SplittableRandom(seed));
    int size = selector.roundSize();
    Candidates fitting = new Candidates(LongStream.range(0, size).toArray());
    Candidates larger = new Candidates(LongStream.range(0, size + 1).toArray());
    float[] none = new float[selector.needsScores() ? size + 1 : 0];
    assertThatThrownBy(() -> selector.offer(larger, none, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Round has " + (size + 1) + " candidates");
    float[] wrong = new float[selector.needsScores() ? size - 1 : size];
    assertThatThrownBy(() -> selector.offer(fitting, wrong, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Round has " + wrong.length + " scores");
  }

  private List<List<Long>> batches(int batchSize, long seed) {
    BatchSelector selector = create(batchSize, new SplittableRandom(seed));
    Rounds rounds = new Rounds(seed);
    List<List<Long>> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      rounds.offerUntilBatch(selector);
      batches.add(Arrays.stream(selector.take().positions()).boxed().toList());
    }
    return batches;
  }
}
