package org.notrainnogain.training.replica;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.Masking;
import org.notrainnogain.dataprep.sequences.Objective;
import org.notrainnogain.dataprep.shards.SequenceReader;
import org.notrainnogain.training.irreducible.IrreducibleLossReader;
import org.notrainnogain.training.irreducible.IrreducibleLosses;
import org.notrainnogain.training.loop.EvaluationSet;

/** A replica's examples, from the shards of a corpus. */
final class CorpusExamples<E> implements ReplicaExamples<E> {
  private final SequenceReader sequences;
  private final EvaluationData evaluation;
  private final Objective<E> objective;
  private final long maskSeed;
  private final IrreducibleLosses irreducible;
  private final int replica;
  private final int replicas;
  private final Map<EvaluationSet, List<List<E>>> evaluationBatches =
      new EnumMap<>(EvaluationSet.class);

  CorpusExamples(
      DataSettings data,
      CorpusManifest corpus,
      Objective<E> objective,
      int replica,
      int replicas,
      Configuration hadoop) {
    Path directory = data.corpus().path();
    this.objective = objective;
    this.maskSeed = data.maskSeed();
    this.replica = replica;
    this.replicas = replicas;
    this.evaluation = new EvaluationData(corpus, directory, hadoop, data);
    this.irreducible =
        data.irreducible() == null
            ? IrreducibleLosses.NONE
            : new IrreducibleLossReader(data.irreducible(), corpus, hadoop, data.cachedShards());
    this.sequences =
        new SequenceReader(
            corpus, data.split(), directory, hadoop, data.orderSeed(), data.cachedShards());
  }

  @Override
  public List<E> training(long[] positions) {
    return examples(located(positions));
  }

  @Override
  public Candidates<E> candidates(long[] positions) {
    List<SequenceReader.Positioned> located = located(positions);
    return new Candidates<>(
        examples(located),
        located.stream().mapToLong(at -> at.sequence().exampleId()).toArray(),
        located.stream().mapToLong(SequenceReader.Positioned::pass).toArray(),
        irreducible.of(located));
  }

  private List<SequenceReader.Positioned> located(long[] positions) {
    return Arrays.stream(positions).mapToObj(sequences::at).toList();
  }

  private List<E> examples(List<SequenceReader.Positioned> located) {
    return located.stream().map(this::example).toList();
  }

  private E example(SequenceReader.Positioned at) {
    return objective.example(
        at.sequence().tokens(),
        Masking.trainingRandom(maskSeed, at.sequence().exampleId(), at.pass()));
  }

  @Override
  public List<List<E>> evaluation(EvaluationSet set) {
    return evaluationBatches.computeIfAbsent(
        set, missing -> evaluation.batches(missing, replica, replicas, objective));
  }

  @Override
  public void expect(long position) {
    sequences.expect(position);
  }

  @Override
  public void close() {
    sequences.close();
  }
}
