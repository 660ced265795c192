package org.notrainnogain.training.irreducible;

import java.io.Serializable;
import java.util.List;

/**
 * The irreducible losses that a run trains with.
 *
 * @param scorerRunId the proxy model's run
 * @param directory URI of the files' directory
 * @param passes those that are scored, from 0 without a gap
 */
public record IrreducibleSource(String scorerRunId, String directory, List<IrreduciblePass> passes)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public IrreducibleSource {
    passes = List.copyOf(passes);
  }
}
