package org.notrainnogain.selection;

/**
 * The sequences that one update trains on, named by their positions in the global data order, in
 * the order of selection: microbatches are cut from it front to back.
 *
 * <p>The array is not copied and must not be changed; never compare batches with {@code equals}.
 *
 * @param positions distinct, at least 0, at least one
 */
public record Batch(long[] positions) {
  public Batch {
    Positions.requireAny("Batches", positions);
    Positions.requireDistinct("Batch", positions);
  }

  /** How many sequences there are. */
  public int size() {
    return positions.length;
  }
}
