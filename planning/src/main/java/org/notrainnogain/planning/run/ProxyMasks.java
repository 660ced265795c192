package org.notrainnogain.planning.run;

import org.notrainnogain.dataprep.random.SeededRandom;

/** The masks of a run whose irreducible losses a proxy measured under masks of its own. */
public enum ProxyMasks {
  /** The same masks, so that loss and irreducible loss are of the same predictions: sound. */
  AS_SCORED {
    @Override
    public long seed(long maskSeed) {
      return maskSeed;
    }
  },
  /** Other masks, as published. */
  FRESH {
    @Override
    public long seed(long maskSeed) {
      return SeededRandom.of(maskSeed, "fresh-masks").nextLong();
    }
  };

  /** The seed of the masks that the run trains under, of a run with this seed of masks. */
  public abstract long seed(long maskSeed);
}
