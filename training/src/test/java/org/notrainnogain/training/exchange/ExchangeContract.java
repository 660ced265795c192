package org.notrainnogain.training.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.training.tensor.Slice;

/**
 * What every exchange promises: the sums are those of one thread that adds in the order of the
 * replicas, bit for bit, and all replicas have the weights as their owners sent them.
 */
abstract class ExchangeContract {
  static final Duration PATIENCE = Duration.ofMinutes(1);

  abstract ExchangeSides sides(int replicas, int size);

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 1000", "2, 2", "2, 1001", "3, 1000", "3, 4", "3, 40000"})
  void carriesWeightsAndSumsOfGradients(int replicas, int size) {
    try (ExchangeSides sides = sides(replicas, size)) {
      assertCarries(sides, replicas, size);
    }
  }

  /** Some rounds, compared with what one thread makes of them. */
  static void assertCarries(ExchangeSides sides, int replicas, int size) {
    float[] weights = vector(size, 0);
    List<Slice> slices = sides.initialize(weights);
    for (int i = 0; i < replicas; i++) {
      assertThat(slices.get(i)).isEqualTo(ParameterExchange.slice(replicas, size, i));
    }
    for (int round = 1; round <= 3; round++) {
      assertThat(sides.weights()).hasSize(replicas).allMatch(w -> Arrays.equals(w, weights));
      int purpose = 10 * round;
      sides.each(
          (side, replica) -> {
            side.putGradients(vector(size, purpose + replica));
            return replica;
          });
      List<float[]> sums = sides.each((side, replica) -> side.aggregateGradients().clone());
      float[] expected = vector(size, purpose);
      for (int replica = 1; replica < replicas; replica++) {
        float[] more = vector(size, purpose + replica);
        for (int i = 0; i < size; i++) {
          expected[i] += more[i];
        }
      }
      for (int replica = 0; replica < replicas; replica++) {
        Slice slice = slices.get(replica);
        assertThat(Arrays.copyOf(sums.get(replica), slice.length()))
            .isEqualTo(Arrays.copyOfRange(expected, slice.start(), slice.end()));
      }
      sides.each(
          (side, replica) -> {
            float[] slice = side.weightSlice();
            for (int i = 0; i < slice.length; i++) {
              slice[i] -= 0.5f;
            }
            side.sendWeights();
            return replica;
          });
      for (int i = 0; i < size; i++) {
        weights[i] -= 0.5f;
      }
    }
    assertThat(sides.weights()).allMatch(w -> Arrays.equals(w, weights));
  }

  @Test
  void refusesVectorsOfAnotherLength() {
    try (ExchangeSides sides = sides(1, 10)) {
      assertThatThrownBy(() -> sides.initialize(new float[11]))
          .hasMessageContaining("The vector has 11 elements, but this exchange was made for 10");
    }
  }

  static float[] vector(int size, int purpose) {
    var random = SeededRandom.of(purpose, "vector of an exchange");
    float[] vector = new float[size];
    for (int i = 0; i < size; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }
}
