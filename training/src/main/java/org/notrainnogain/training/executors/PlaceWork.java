package org.notrainnogain.training.executors;

import java.io.Serializable;

/**
 * What one task does in the executor that is its place. It travels to the executor, so an
 * implementation is a record whose components are all that it needs.
 *
 * @param <T> type of the answer, serialisable
 */
public interface PlaceWork<T> extends Serializable {
  /**
   * Does the work.
   *
   * @param index of the place among those of the job, from 0
   * @throws ReplicasLostException when the work finds that others it depends on are gone: the job
   *     ends with it at once, and Spark does not try the task again
   */
  T at(int index);
}
