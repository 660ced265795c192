package org.notrainnogain.training.exchange;

import java.io.Serializable;
import java.util.List;
import org.notrainnogain.training.tensor.Slice;

/** All replicas' sides of an exchange, each kept where its replica works. */
interface ExchangeSides extends AutoCloseable {
  /** What a replica does at a time. */
  interface Work<T> extends Serializable {
    T run(ParameterExchange exchange, int replica);
  }

  /** The slices, by replica. */
  List<Slice> initialize(float[] weights);

  /** What each replica's work came to. */
  <T> List<T> each(Work<T> work);

  /** The weights that each replica has. */
  default List<float[]> weights() {
    return each(
        (side, replica) -> {
          float[] into = new float[side.size()];
          side.weights(into);
          return into;
        });
  }

  @Override
  void close();
}
