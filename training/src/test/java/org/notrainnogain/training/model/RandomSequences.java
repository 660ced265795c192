package org.notrainnogain.training.model;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.notrainnogain.dataprep.sequences.MaskedSequence;

/** Masked sequences of random tokens, with different numbers of masked positions. */
public final class RandomSequences {
  private RandomSequences() {}

  /** So many sequences; of each, between one and about a third of the positions are masked. */
  public static List<MaskedSequence> of(
      int count, int length, int vocabulary, RandomGenerator random) {
    return Stream.generate(() -> sequence(length, vocabulary, random)).limit(count).toList();
  }

  private static MaskedSequence sequence(int length, int vocabulary, RandomGenerator random) {
    int[] inputs = random.ints(length, 0, vocabulary).toArray();
    int masked = 1 + random.nextInt(Math.max(1, length / 3));
    return masked(inputs, masked, vocabulary, random);
  }

  /** Sequences with exactly so many masked positions each. */
  public static List<MaskedSequence> withMasked(
      int count, int length, int masked, int vocabulary, RandomGenerator random) {
    return Stream.generate(
            () -> masked(random.ints(length, 0, vocabulary).toArray(), masked, vocabulary, random))
        .limit(count)
        .toList();
  }

  private static MaskedSequence masked(
      int[] inputs, int masked, int vocabulary, RandomGenerator random) {
    int[] positions = random.ints(0, inputs.length).distinct().limit(masked).sorted().toArray();
    int[] labels = IntStream.of(positions).map(p -> random.nextInt(vocabulary)).toArray();
    return new MaskedSequence(inputs, positions, labels);
  }
}
