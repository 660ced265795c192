package org.notrainnogain.training.irreducible;

import java.io.Serializable;
import java.util.Objects;
import org.notrainnogain.dataprep.shards.StoredCorpus;
import org.notrainnogain.training.checkpoint.WeightsOrigin;
import org.notrainnogain.training.model.ComputeSettings;
import org.notrainnogain.training.model.ModelSettings;

/**
 * Everything an executor needs to score shards of the training split with a trained model.
 *
 * @param model the proxy
 * @param weights its last checkpoint
 * @param checkpointSha256 of the weights
 * @param compute where and how it computes
 * @param corpus whose training split is scored
 * @param maskSeed of the masks
 * @param scoringBatch sequences that are scored at once
 * @param directory URI of the directory that the files go to
 */
public record ScoringSpec(
    ModelSettings<?> model,
    WeightsOrigin.Restored weights,
    String checkpointSha256,
    ComputeSettings compute,
    StoredCorpus corpus,
    long maskSeed,
    int scoringBatch,
    String directory)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public ScoringSpec {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(weights, "weights");
    if (scoringBatch < 1) {
      throw new IllegalArgumentException(
          "Scoring batch must be 1 sequence or more, got " + scoringBatch);
    }
  }
}
