package org.notrainnogain.training.checkpoint;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/** Where a replica's weights and optimizer state come from. */
public sealed interface WeightsOrigin extends Serializable {
  /** Updates that were made to the weights. */
  long step();

  /**
   * The model's own initialisation.
   *
   * @param seed of the initial weights
   */
  record Initialized(long seed) implements WeightsOrigin {
    private static final long serialVersionUID = 1L;

    @Override
    public long step() {
      return 0;
    }
  }

  /**
   * A checkpoint, written with any number of replicas.
   *
   * @param directory URI of the checkpoint's directory
   * @param weights file of the weights
   * @param optimizer files of the optimizer slices, in order
   * @param step updates made when it was written
   * @param growth how its vectors become those of the model that is built
   */
  record Restored(
      String directory, String weights, List<String> optimizer, long step, Growth growth)
      implements WeightsOrigin {
    private static final long serialVersionUID = 1L;

    public Restored {
      Objects.requireNonNull(directory, "directory");
      Objects.requireNonNull(weights, "weights");
      Objects.requireNonNull(growth, "growth");
      optimizer = List.copyOf(optimizer);
    }
  }
}
