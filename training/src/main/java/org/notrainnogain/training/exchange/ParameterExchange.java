package org.notrainnogain.training.exchange;

import java.io.Serializable;
import java.time.Duration;
import org.notrainnogain.training.tensor.Slice;

/**
 * Exchange of one flat vector of weights, and of the gradients for it, between {@link #replicas()}
 * replicas. The vector is cut into as many slices; replica i owns slice i: it sums its gradients
 * over all replicas, updates its weights and hands them to the others.
 *
 * <p>The value made on the driver is shipped with Spark tasks, and the task of partition i gets
 * replica i's side of it. The instance of the task that calls {@link #initialize} is the one to
 * keep, in the executor, for the whole run: it alone holds the slice, and a copy that comes with a
 * later task does not (its methods say so). One step, each line finished by all replicas before the
 * next begins:
 *
 * <pre>
 *   weights(into); compute; putGradients(gradients)
 *   aggregateGradients()
 *   update weightSlice() in place; sendWeights()
 * </pre>
 *
 * <p>An instance is used by one thread at a time. A call that can wait for another replica waits a
 * bounded time. Weights or gradients that are missing, or of another step, are an error: never a
 * silently wrong sum.
 */
public interface ParameterExchange extends Serializable {
  /**
   * An exchange, to be made on the driver: by BigDL; a single replica has nobody to exchange with.
   *
   * @param size length of the vector
   * @param patience after which a wait for other replicas is an error
   * @throws IllegalArgumentException when a vector of that size cannot be carried so
   */
  static ParameterExchange between(int replicas, int size, Duration patience) {
    return replicas == 1 ? new LocalExchange(size) : new BigDlExchange(replicas, size, patience);
  }

  /** How many replicas take part. */
  int replicas();

  /** Length of the whole vector. */
  int size();

  /**
   * Makes this instance replica i's side, i being the partition of the task that calls it, and puts
   * its slice of the weights where the others find it.
   *
   * @param weights the whole vector; the same values in every replica
   * @return the slice that this replica owns
   */
  Slice initialize(float[] weights);

  /** Writes the whole vector of weights, as the replicas last sent them, into an array. */
  void weights(float[] into);

  /** Hands this replica's gradients for the whole vector to the owners of the slices. */
  void putGradients(float[] gradients);

  /**
   * Sums the gradients of this replica's slice over all replicas, in the order of the replicas.
   *
   * @return the sums, not divided; overwritten by the next call
   */
  float[] aggregateGradients();

  /** This replica's slice of the weights itself: update it in place, then send it. */
  float[] weightSlice();

  /** Lets the others see {@link #weightSlice()} as it now is. */
  void sendWeights();

  /**
   * Frees the memory of this exchange in this JVM, of all its replicas here. Any copy of the value
   * can do it, on any executor, as often as wanted; the replicas cannot go on afterwards.
   */
  void release();

  /**
   * The slice of a replica: the first {@code size % replicas} slices are one longer.
   *
   * @throws IllegalArgumentException when there are fewer elements than replicas, or no such
   *     replica
   */
  static Slice slice(int replicas, int size, int replica) {
    requireElementForEach(replicas, size);
    if (replica < 0 || replica >= replicas) {
      throw new IllegalArgumentException(
          "Replica " + replica + " does not exist among " + replicas + "; they count from 0");
    }
    int shortest = size / replicas;
    int longer = size % replicas;
    return new Slice(
        replica * shortest + Math.min(replica, longer), shortest + (replica < longer ? 1 : 0));
  }

  /** Refuses a vector of another length. */
  static void requireSize(int size, float[] vector) {
    if (vector.length != size) {
      throw new IllegalArgumentException(
          "The vector has "
              + vector.length
              + " elements, but this exchange was made for "
              + size
              + "; give the whole vector, gaps included");
    }
  }

  /** Refuses to cut a vector into more slices than it has elements. */
  static void requireElementForEach(int replicas, int size) {
    if (replicas < 1 || size < replicas) {
      throw new IllegalArgumentException(
          "A vector of "
              + size
              + " elements cannot be cut into "
              + replicas
              + " slices; use between 1 and "
              + Math.max(size, 1)
              + " replicas");
    }
  }
}
