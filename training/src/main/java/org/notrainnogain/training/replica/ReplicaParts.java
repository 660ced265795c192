package org.notrainnogain.training.replica;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.sequences.Objective;
import org.notrainnogain.dataprep.shards.SequenceReader;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.checkpoint.WeightsOrigin;
import org.notrainnogain.training.exchange.ParameterExchange;
import org.notrainnogain.training.executors.TaskNatives;
import org.notrainnogain.training.irreducible.IrreducibleLossReader;
import org.notrainnogain.training.irreducible.IrreducibleLosses;
import org.notrainnogain.training.model.LanguageModel;
import org.notrainnogain.training.model.ModelSettings;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.TorchDevice;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * What a replica is made of, built in the task that creates it.
 *
 * @param <E> what the model trains on
 */
public record ReplicaParts<E>(
    int index,
    int count,
    LanguageModel<E> model,
    Objective<E> objective,
    Optimizer optimizer,
    ParameterExchange exchange,
    Slice slice,
    SequenceReader sequences,
    EvaluationData evaluation,
    long maskSeed,
    IrreducibleLosses irreducibleLosses,
    ReplicaClock clock) {

  /** Builds the replica of the running task's partition, its weights and optimizer state set. */
  static Replica<?> build(
      ReplicaSpec spec, int index, ParameterExchange exchange, Configuration hadoop) {
    return build(spec, spec.model(), index, exchange, hadoop);
  }

  private static <E> Replica<E> build(
      ReplicaSpec spec,
      ModelSettings<E> settings,
      int index,
      ParameterExchange exchange,
      Configuration hadoop) {
    TorchRuntime.setThreads(spec.compute().threads());
    TorchDevice device = TorchDevice.resolve(spec.compute().device(), TaskNatives.gpu());
    CorpusManifest corpus = CorpusManifest.parse(spec.data().manifest());
    Path directory = new Path(spec.data().corpusDirectory());
    LanguageModel<E> model =
        settings.create(device, spec.compute().precision(), spec.compute().deviceBatch());
    long lastUpdate = setWeights(spec, model, hadoop);
    float[] weights = new float[model.layout().size()];
    model.parameters().copyOut(weights);
    Slice slice = exchange.initialize(weights);
    Optimizer optimizer = spec.optimizer().create(model.layout(), slice);
    if (spec.origin() instanceof WeightsOrigin.Restored restored) {
      new CheckpointFiles(restored.directory(), new DurableFiles(hadoop))
          .readOptimizer(restored.optimizer(), restored.growth(), slice, optimizer);
    }
    return new Replica<>(
        new ReplicaParts<>(
            index,
            spec.replicas(),
            model,
            settings.objective(corpus.shape()),
            optimizer,
            exchange,
            slice,
            new SequenceReader(
                corpus,
                spec.data().split(),
                directory,
                hadoop,
                spec.data().orderSeed(),
                spec.data().cachedShards()),
            new EvaluationData(corpus, directory, hadoop, spec.data()),
            spec.data().maskSeed(),
            irreducibleLosses(spec.data(), corpus, hadoop),
            new ReplicaClock(index, device, SparkEnv.get().executorId())),
        lastUpdate);
  }

  private static IrreducibleLosses irreducibleLosses(
      DataSettings data, CorpusManifest corpus, Configuration hadoop) {
    return data.irreducible() == null
        ? IrreducibleLosses.NONE
        : new IrreducibleLossReader(data.irreducible(), corpus, hadoop, data.cachedShards());
  }

  private static long setWeights(ReplicaSpec spec, LanguageModel<?> model, Configuration hadoop) {
    if (spec.origin() instanceof WeightsOrigin.Initialized initialized) {
      model
          .parameters()
          .copyIn(
              spec.model().initialWeights(SeededRandom.of(initialized.seed(), "initialization")));
      return 0;
    }
    WeightsOrigin.Restored restored = (WeightsOrigin.Restored) spec.origin();
    float[] weights =
        new CheckpointFiles(restored.directory(), new DurableFiles(hadoop))
            .readWeights(restored.weights(), restored.growth().from());
    model.parameters().copyIn(restored.growth().weights(weights));
    return restored.step();
  }
}
