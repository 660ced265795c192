package org.notrainnogain.training.replica;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.checkpoint.WeightsOrigin;
import org.notrainnogain.training.exchange.ParameterExchange;
import org.notrainnogain.training.executors.OwnedResources;
import org.notrainnogain.training.executors.TaskNatives;
import org.notrainnogain.training.model.LanguageModel;
import org.notrainnogain.training.model.ModelSettings;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.TorchDevice;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * Builds a replica in the task that creates it. A build that fails leaves no native memory behind.
 */
final class ReplicaBuilder {
  private final ReplicaSpec spec;
  private final int index;
  private final ParameterExchange exchange;
  private final Configuration hadoop;

  /**
   * @param index the replica's number, which is that of the task's partition
   * @param exchange as it came with the task
   */
  ReplicaBuilder(ReplicaSpec spec, int index, ParameterExchange exchange, Configuration hadoop) {
    this.spec = spec;
    this.index = index;
    this.exchange = exchange;
    this.hadoop = hadoop;
  }

  /** Builds the replica, its weights and optimizer state set. */
  Replica<?> build() {
    return OwnedResources.building(owned -> build(spec.model(), owned));
  }

  private <E> Replica<E> build(ModelSettings<E> settings, OwnedResources owned) {
    TorchRuntime.setThreads(spec.compute().threads());
    TorchDevice device = TorchDevice.resolve(spec.compute().device(), TaskNatives.gpu());
    CorpusManifest corpus = spec.data().corpus().manifest();
    LanguageModel<E> model =
        owned.own(
            settings.create(device, spec.compute().precision(), spec.compute().deviceBatch()),
            LanguageModel::close);
    float[] weights = initialWeights();
    Slice slice = exchange.initialize(weights);
    Optimizer optimizer =
        owned.own(spec.optimizer().create(model.layout(), slice), Optimizer::close);
    restoreState(slice, optimizer);
    ReplicaExamples<E> examples =
        owned.own(
            new CorpusExamples<>(
                spec.data(),
                corpus,
                settings.objective(corpus.shape()),
                index,
                spec.replicas(),
                hadoop),
            ReplicaExamples::close);
    // Last: a task cannot free slices that it has read, and would free other replicas' too. Where
    // a build fails whoever has started it frees them.
    owned.own(exchange, ParameterExchange::release);
    return new Replica<>(
        new ReplicaParts<>(
            index,
            spec.replicas(),
            model,
            optimizer,
            exchange,
            slice,
            examples,
            new ReplicaClock(index, device, SparkEnv.get().executorId()),
            spec.origin().step()),
        owned);
  }

  private float[] initialWeights() {
    if (spec.origin() instanceof WeightsOrigin.Restored restored) {
      return restored
          .growth()
          .weights(checkpoint(restored).readWeights(restored.weights(), restored.growth().from()));
    }
    WeightsOrigin.Initialized initialized = (WeightsOrigin.Initialized) spec.origin();
    return spec.model().initialWeights(SeededRandom.of(initialized.seed(), "initialization"));
  }

  private void restoreState(Slice slice, Optimizer optimizer) {
    if (spec.origin() instanceof WeightsOrigin.Restored restored) {
      checkpoint(restored).readOptimizer(restored.optimizer(), restored.growth(), slice, optimizer);
    }
  }

  private CheckpointFiles checkpoint(WeightsOrigin.Restored restored) {
    return new CheckpointFiles(restored.directory(), new DurableFiles(hadoop));
  }
}
