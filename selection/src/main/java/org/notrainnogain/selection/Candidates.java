package org.notrainnogain.selection;

/**
 * The sequences of one selection round, named by their positions in the global data order,
 * ascending. They are the same whatever the number of replicas is.
 *
 * <p>The array is not copied and must not be changed; never compare candidates with {@code equals}.
 *
 * @param positions strictly ascending, at least 0, at least one
 */
public record Candidates(long[] positions) {
  public Candidates {
    Positions.requireAny("Candidates", positions);
    Positions.requireDistinct("Candidate", positions);
    for (int i = 1; i < positions.length; i++) {
      if (positions[i] < positions[i - 1]) {
        throw new IllegalArgumentException(
            "Candidate position "
                + positions[i]
                + " follows "
                + positions[i - 1]
                + "; candidates come in the order of the stream, ascending");
      }
    }
  }

  /** How many candidates there are. */
  public int size() {
    return positions.length;
  }
}
