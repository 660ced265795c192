package org.notrainnogain.jobs.pretrain;

import java.util.Comparator;
import java.util.List;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.training.curvature.LabelSource;
import org.notrainnogain.training.exchange.BigDlExchange;
import org.notrainnogain.training.model.ModelSettings;
import org.notrainnogain.training.replica.EvaluationData;

/**
 * What a replica of a run holds at once.
 *
 * @param replicas how many share the weights and the batch
 * @param parameters floats of the vector
 * @param tokens of a sequence
 * @param labels predicted tokens of a sequence, on average
 * @param shards of training sequences that it keeps
 * @param shardRows sequences of the largest shard
 * @param shardBytes of the largest shard's file
 * @param examples most sequences that it has masked at once: of a batch, or of a round of
 *     candidates
 * @param evaluated sequences of all evaluation sets that are its own
 * @param proxy whether it keeps a proxy model's losses of as many shards
 * @param activations bytes that libtorch takes for the largest piece that is computed at once
 */
record ReplicaContents(
    int replicas,
    int parameters,
    int tokens,
    double labels,
    long shards,
    long shardRows,
    long shardBytes,
    long examples,
    long evaluated,
    boolean proxy,
    long activations) {
  /** An object of a sequence, its array's header and what refers to it. */
  private static final long SEQUENCE_OVERHEAD = 64;

  /** Shards that an evaluation reads at once, besides those of the training sequences. */
  private static final long EVALUATED_SHARDS = 2;

  /**
   * What the native allocator takes for what is in use: blocks of many sizes leave holes. Measured
   * at most (docs/benchmarks.md).
   */
  private static final double WITH_HOLES = 1.4;

  /** An object of a masked sequence, the headers of its three arrays and what refers to it. */
  private static final long EXAMPLE_OVERHEAD = 80;

  static ReplicaContents of(RunPlan plan, RunPlacement placement) {
    PretrainConfig config = plan.config();
    ModelSettings<?> model = plan.model();
    BatchSelector selector = plan.slots().selector();
    List<CorpusManifest.Shard> shards = plan.corpus().shards(config.training().split());
    CorpusManifest.Shard largest =
        shards.stream().max(Comparator.comparingLong(CorpusManifest.Shard::rows)).orElseThrow();
    long round = selector.needsScores() ? selector.roundSize() : 0;
    return new ReplicaContents(
        placement.replicas(),
        model.layout().size(),
        plan.corpus().sequenceLength(),
        model.labelsOfSequence(LabelSource.PREDICTIONS),
        Math.min(shards.size(), config.placement().cachedShards()),
        largest.rows(),
        largest.bytes(),
        share(Math.max(config.training().batchSize(), round), placement.replicas()),
        share(3L * config.evaluation().sequences(), placement.replicas()),
        config.proxy().isPresent(),
        activations(config, model, placement.deviceBatch(), selector.needsScores()));
  }

  private static long share(long sequences, int replicas) {
    return (sequences + replicas - 1) / replicas;
  }

  /** The device is given no more than {@code device-batch}, and no more than there is at once. */
  private static long activations(
      PretrainConfig config, ModelSettings<?> model, int deviceBatch, boolean scores) {
    int trained = Math.min(deviceBatch, config.training().microbatch());
    int scored =
        Math.min(
            deviceBatch,
            scores
                ? Math.max(config.training().scoringBatch(), EvaluationData.BATCH)
                : EvaluationData.BATCH);
    return Math.max(model.activationBytes(trained), model.inferenceBytes(scored));
  }

  /** Bytes of Spark's storage memory: the slices that replicas exchange, a single one nothing. */
  long storage() {
    return replicas == 1 ? 0 : BigDlExchange.storageBytes(replicas, parameters);
  }

  /** Bytes of the heap, the storage memory included. */
  long heap() {
    return storage() + vectors() + sequences();
  }

  /**
   * Bytes of the heap for whole vectors (the replica's, that of a checkpoint being read, and the
   * exchange's of slices) and slices: weights, sums, two moments and, on their way from or to a
   * checkpoint, these once more.
   */
  long vectors() {
    return (replicas == 1 ? 2 : 3) * vector() + 6 * vector() / replicas;
  }

  private long vector() {
    return (long) Float.BYTES * parameters;
  }

  /** Bytes of the heap for sequences, as shards hold them, masked, and with a proxy's losses. */
  long sequences() {
    long sequence = SEQUENCE_OVERHEAD + (long) Integer.BYTES * tokens;
    long example = EXAMPLE_OVERHEAD + Integer.BYTES * (tokens + (long) Math.ceil(2 * labels));
    long shardsKept = (shards + EVALUATED_SHARDS) * shardRows * sequence + shardBytes;
    long losses = proxy ? shards * shardRows * (Long.BYTES + Float.BYTES) : 0;
    return shardsKept + (examples + evaluated) * example + losses;
  }

  /** Bytes beside the heap: weights, gradients and what is computed at once. */
  long outside() {
    return 2 * vector() + (long) (WITH_HOLES * activations);
  }
}
