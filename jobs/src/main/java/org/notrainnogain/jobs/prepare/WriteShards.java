package org.notrainnogain.jobs.prepare;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.documents.Duplicates;
import org.notrainnogain.dataprep.shards.SequenceShard;
import org.notrainnogain.dataprep.text.TrashRatio;
import org.notrainnogain.dataprep.tokenizer.IdleEncoders;
import org.notrainnogain.dataprep.tokenizer.SpecialsInText;
import org.notrainnogain.dataprep.tokenizer.WordEncoder;
import scala.Tuple2;

/**
 * Makes one file of each shard, under a name of the task's own, so that a task that runs twice
 * never writes over the file of another.
 */
final class WriteShards
    implements Function2<Integer, Iterator<Tuple2<DocumentKey, byte[]>>, Iterator<ShardReport>> {
  private static final long serialVersionUID = 1L;

  private final String directory;
  private final Broadcast<SerializableConfiguration> configuration;
  private final Broadcast<byte[]> tokenizerJson;
  private final String tokenizerSha256;
  private final SpecialsInText specials;
  private final TrashRatio trashRatio;
  private final Duplicates duplicates;
  private final int sequenceLength;

  /**
   * @param directory that exists and takes the files
   * @param specials what becomes of names of special tokens in texts
   * @param trashRatio null for none: an Optional cannot travel to executors
   */
  WriteShards(
      String directory,
      Broadcast<SerializableConfiguration> configuration,
      Broadcast<byte[]> tokenizerJson,
      String tokenizerSha256,
      SpecialsInText specials,
      TrashRatio trashRatio,
      Duplicates duplicates,
      int sequenceLength) {
    this.directory = directory;
    this.configuration = configuration;
    this.tokenizerJson = tokenizerJson;
    this.tokenizerSha256 = tokenizerSha256;
    this.specials = specials;
    this.trashRatio = trashRatio;
    this.duplicates = duplicates;
    this.sequenceLength = sequenceLength;
  }

  @Override
  public Iterator<ShardReport> call(Integer shard, Iterator<Tuple2<DocumentKey, byte[]>> sorted) {
    String name =
        String.format(
            Locale.ROOT, "shard-%05d-%d.parquet", shard, TaskContext.get().taskAttemptId());
    Configuration hadoop = configuration.value().value();
    byte[] json = tokenizerJson.value();
    WordEncoder encoder = IdleEncoders.take(tokenizerSha256, json, specials);
    boolean done = false;
    try {
      PackedDocuments sequences =
          new PackedDocuments(
              new DistinctDocuments(sorted, duplicates),
              encoder,
              Optional.ofNullable(trashRatio),
              sequenceLength);
      List<SequenceShard.Written> written =
          sequences.hasNext()
              ? List.of(SequenceShard.write(new Path(directory, name), hadoop, () -> sequences))
              : List.of();
      done = true;
      return List.of(new ShardReport(shard, name, written, sequences.counts())).iterator();
    } finally {
      if (done) {
        IdleEncoders.giveBack(tokenizerSha256, specials, encoder);
      } else {
        encoder.close();
      }
    }
  }
}
