package org.notrainnogain.training.irreducible;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.Masking;
import org.notrainnogain.dataprep.sequences.Objective;
import org.notrainnogain.dataprep.sequences.PackedSequence;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.shards.SequenceShard;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.executors.OwnedResources;
import org.notrainnogain.training.executors.TaskNatives;
import org.notrainnogain.training.model.LanguageModel;
import org.notrainnogain.training.model.ModelSettings;
import org.notrainnogain.training.tensor.TorchDevice;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * A proxy model in one executor task, which measures the irreducible losses of whole shards.
 *
 * @param <E> what the model trains on
 */
final class ShardScorer<E> implements AutoCloseable {
  private final OwnedResources owned;
  private final ScoringSpec spec;
  private final CorpusManifest corpus;
  private final Configuration hadoop;
  private final DurableFiles files;
  private final LanguageModel<E> model;
  private final Objective<E> objective;
  private final int[] layers;

  private ShardScorer(
      ScoringSpec spec, ModelSettings<E> settings, Configuration hadoop, OwnedResources owned) {
    TorchRuntime.setThreads(spec.compute().threads());
    TorchDevice device = TorchDevice.resolve(spec.compute().device(), TaskNatives.gpu());
    this.owned = owned;
    this.spec = spec;
    this.corpus = spec.corpus().manifest();
    this.hadoop = hadoop;
    this.files = new DurableFiles(hadoop);
    this.model =
        owned.own(
            settings.create(device, spec.compute().precision(), spec.compute().deviceBatch()),
            LanguageModel::close);
    this.objective = settings.objective(corpus.shape());
    this.layers = IntStream.range(0, settings.layers()).toArray();
    model
        .parameters()
        .copyIn(
            new CheckpointFiles(spec.weights().directory(), files)
                .readWeights(spec.weights().weights(), model.layout()));
  }

  /** Builds the model of a scoring; one that cannot be built leaves nothing behind. */
  static ShardScorer<?> open(ScoringSpec spec, Configuration hadoop) {
    return OwnedResources.building(owned -> new ShardScorer<>(spec, spec.model(), hadoop, owned));
  }

  /**
   * The file of a shard in a pass, written now unless an earlier task has written it.
   *
   * @param index of the shard in the manifest
   * @param done told how many sequences more are scored, batch by batch
   */
  StoredFile score(long pass, int index, LongConsumer done) {
    Path path = new Path(spec.directory(), IrreducibleLossShard.name(pass, index));
    IrreducibleLossShard.Origin origin =
        new IrreducibleLossShard.Origin(
            pass, spec.maskSeed(), spec.checkpointSha256(), corpus.fingerprint());
    int rows = (int) corpus.shards(Split.TRAIN).get(index).rows();
    try {
      if (IrreducibleLossShard.isThere(files, path, rows, origin)) {
        done.accept(rows);
        return files.describe(path);
      }
      byte[] bytes = IrreducibleLossShard.write(losses(shard(index), pass, done), origin);
      return files.write(path, out -> out.write(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(
              Locale.ROOT,
              "Irreducible losses %s cannot be written (%s); run the same command again",
              path,
              e.getMessage()),
          e);
    }
  }

  private List<PackedSequence> shard(int index) {
    CorpusManifest.Shard shard = corpus.shards(Split.TRAIN).get(index);
    return SequenceShard.read(new Path(spec.corpus().path(), shard.path()), hadoop, shard);
  }

  private IrreducibleLossShard.Losses losses(
      List<PackedSequence> sequences, long pass, LongConsumer done) {
    long[] ids = sequences.stream().mapToLong(PackedSequence::exampleId).toArray();
    float[] losses = new float[ids.length];
    TaskContext task = TaskContext.get();
    for (int from = 0; from < ids.length; from += spec.scoringBatch()) {
      if (task != null && task.isInterrupted()) {
        throw new TaskKilledException("Scoring was stopped");
      }
      int to = Math.min(ids.length, from + spec.scoringBatch());
      List<E> batch = new ArrayList<>(to - from);
      for (PackedSequence sequence : sequences.subList(from, to)) {
        batch.add(
            objective.example(
                sequence.tokens(),
                Masking.trainingRandom(spec.maskSeed(), sequence.exampleId(), pass)));
      }
      System.arraycopy(model.losses(batch, layers).means(), 0, losses, from, to - from);
      for (int i = from; i < to; i++) {
        requireFinite(losses[i], ids[i]);
      }
      done.accept(to - from);
    }
    return new IrreducibleLossShard.Losses(ids, losses);
  }

  private static void requireFinite(float loss, long exampleId) {
    if (!Float.isFinite(loss)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "The irreducible loss of example %d is %s; the proxy has diverged, train it with a lower learning-rate",
              exampleId,
              loss));
    }
  }

  @Override
  public void close() {
    owned.close();
  }
}
