package org.notrainnogain.training.distributed;

import java.util.List;

/** Where a replica finds the irreducible losses of the candidates that it scores. */
interface IrreducibleLosses {
  /** Those of a run without a proxy model: none. */
  IrreducibleLosses NONE = sequences -> new float[0];

  /**
   * The proxy model's losses of sequences, in nats, in their order; empty in a run without a proxy.
   */
  float[] of(List<SequenceReader.Located> sequences);
}
