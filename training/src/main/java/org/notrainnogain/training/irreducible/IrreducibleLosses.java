package org.notrainnogain.training.irreducible;

import java.util.List;
import org.notrainnogain.dataprep.shards.SequenceReader;

/** Where a replica finds the irreducible losses of the candidates that it scores. */
public interface IrreducibleLosses {
  /** Those of a run without a proxy model: none. */
  IrreducibleLosses NONE = sequences -> new float[0];

  /**
   * The proxy model's losses of sequences, in nats, in their order; empty in a run without a proxy.
   */
  float[] of(List<SequenceReader.Positioned> sequences);
}
