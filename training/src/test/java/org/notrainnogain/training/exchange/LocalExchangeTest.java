package org.notrainnogain.training.exchange;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notrainnogain.training.tensor.Slice;

/** A replica without others, on the test's thread. */
class LocalExchangeTest {
  private record Alone(ParameterExchange side) implements ExchangeSides {
    @Override
    public List<Slice> initialize(float[] weights) {
      return List.of(side.initialize(weights));
    }

    @Override
    public <T> List<T> each(Work<T> work) {
      return List.of(work.run(side, 0));
    }

    @Override
    public void close() {
      side.release();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  void keepsWeightsAndGradients(int size) {
    ParameterExchange side = ParameterExchange.between(1, size, ExchangeContract.PATIENCE);
    try (ExchangeSides alone = new Alone(side)) {
      ExchangeContract.assertCarries(alone, 1, size);
    }
  }
}
