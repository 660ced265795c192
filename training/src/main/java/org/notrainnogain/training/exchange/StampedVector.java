package org.notrainnogain.training.exchange;

import com.intel.analytics.bigdl.dllib.tensor.Tensor;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.tensor.Slice;

/**
 * A flat vector as BigDL carries it: behind the elements of each slice stands that slice's stamp.
 * BigDL cuts it by its own rule into slices that are each one element longer, so a stamp travels
 * with its slice.
 */
final class StampedVector {
  private final int replicas;
  private final int size;
  private final float[] carried;
  private final Tensor<Object> tensor;

  StampedVector(int replicas, int size) {
    this.replicas = replicas;
    this.size = size;
    this.carried = new float[size + replicas];
    this.tensor = BigDlTensors.wrap(carried);
  }

  /** The tensor that BigDL reads and writes: this vector itself. */
  Tensor<Object> tensor() {
    return tensor;
  }

  /** Takes a vector over and puts one stamp behind each slice. */
  void spread(float[] vector, float stamp) {
    ParameterExchange.requireSize(size, vector);
    for (int replica = 0; replica < replicas; replica++) {
      Slice slice = ParameterExchange.slice(replicas, size, replica);
      System.arraycopy(vector, slice.start(), carried, slice.start() + replica, slice.length());
      carried[slice.end() + replica] = stamp;
    }
  }

  /**
   * Writes the vector without its stamps into an array.
   *
   * @throws IllegalStateException when a slice does not bear the stamp
   */
  void collect(float[] vector, float stamp) {
    ParameterExchange.requireSize(size, vector);
    for (int replica = 0; replica < replicas; replica++) {
      Slice slice = ParameterExchange.slice(replicas, size, replica);
      float found = carried[slice.end() + replica];
      if (found != stamp) {
        throw new ReplicasLostException(
            "The weights of slice "
                + replica
                + " bear the stamp "
                + found
                + ", expected "
                + stamp
                + ": they are not those of the last update");
      }
      System.arraycopy(carried, slice.start() + replica, vector, slice.start(), slice.length());
    }
  }
}
