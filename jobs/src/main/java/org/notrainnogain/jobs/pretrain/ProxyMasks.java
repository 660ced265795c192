package org.notrainnogain.jobs.pretrain;

import org.notrainnogain.dataprep.random.SeededRandom;

/** The masks of a run whose irreducible losses a proxy measured under masks of its own. */
public enum ProxyMasks {
  /** The same masks, so that loss and irreducible loss are of the same predictions: sound. */
  AS_SCORED {
    @Override
    long seed(long maskSeed) {
      return maskSeed;
    }
  },
  /** Other masks, as published. */
  FRESH {
    @Override
    long seed(long maskSeed) {
      return SeededRandom.of(maskSeed, "fresh-masks").nextLong();
    }
  };

  /** The seed of the masks that the run trains under, of a run with this seed of masks. */
  abstract long seed(long maskSeed);
}
