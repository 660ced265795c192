package org.notrainnogain.training.replica;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.Masking;
import org.notrainnogain.dataprep.sequences.Objective;
import org.notrainnogain.dataprep.sequences.PackedSequence;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.shards.SequenceReader;
import org.notrainnogain.training.loop.EvaluationSet;

/**
 * The fixed samples that models are evaluated on: the same sequences under the same masks for every
 * run on a corpus, whatever the number of replicas.
 */
public final class EvaluationData {
  /** Sequences of one evaluation batch; batches, not sequences, are dealt to the replicas. */
  public static final int BATCH = 32;

  private final CorpusManifest corpus;
  private final Path directory;
  private final Configuration hadoop;
  private final DataSettings settings;

  EvaluationData(
      CorpusManifest corpus, Path directory, Configuration hadoop, DataSettings settings) {
    this.corpus = corpus;
    this.directory = directory;
    this.hadoop = hadoop;
    this.settings = settings;
  }

  /** The batches i with i mod {@code count} = {@code replica}, in order, masked. */
  <E> List<List<E>> batches(EvaluationSet set, int replica, int count, Objective<E> objective) {
    try (SequenceReader reader =
        new SequenceReader(corpus, split(set), directory, hadoop, settings.evaluationSeed(), 2)) {
      long sample = Math.min(settings.evaluationSequences(), reader.sequences());
      List<List<E>> batches = new ArrayList<>();
      for (long from = (long) replica * BATCH; from < sample; from += (long) count * BATCH) {
        List<E> batch = new ArrayList<>(BATCH);
        for (long position = from; position < Math.min(from + BATCH, sample); position++) {
          PackedSequence sequence = reader.at(position).sequence();
          batch.add(
              objective.example(
                  sequence.tokens(),
                  Masking.evaluationRandom(settings.evaluationSeed(), sequence.exampleId())));
        }
        batches.add(List.copyOf(batch));
      }
      return List.copyOf(batches);
    }
  }

  private Split split(EvaluationSet set) {
    return switch (set) {
      case VALIDATION -> Split.VALIDATION;
      case TRAIN_PROBE -> settings.split();
      case TEST -> Split.TEST;
    };
  }
}
