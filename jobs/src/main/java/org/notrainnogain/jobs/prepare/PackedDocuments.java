package org.notrainnogain.jobs.prepare;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.sequences.PackedSequence;
import org.notrainnogain.dataprep.sequences.Packing;
import org.notrainnogain.dataprep.text.TrashRatio;
import org.notrainnogain.dataprep.tokenizer.WordEncoder;
import scala.Tuple2;

/** Encodes and packs the documents of a sorted shard one after another, counting on the way. */
final class PackedDocuments implements Iterator<PackedSequence> {
  private final DistinctDocuments documents;
  private final WordEncoder encoder;
  private final int unknown;
  private final Optional<TrashRatio> trashRatio;
  private final Packing packing;
  private Iterator<PackedSequence> completed = Collections.emptyIterator();
  private long packed;
  private long empty;
  private long trash;
  private long tokens;
  private long unknownTokens;

  PackedDocuments(
      DistinctDocuments documents,
      WordEncoder encoder,
      Optional<TrashRatio> trashRatio,
      int sequenceLength) {
    this.documents = documents;
    this.encoder = encoder;
    this.unknown = encoder.unknown();
    this.trashRatio = trashRatio;
    this.packing = new Packing(sequenceLength, encoder.separator());
  }

  @Override
  public boolean hasNext() {
    while (!completed.hasNext() && documents.hasNext()) {
      completed = pack(documents.next());
    }
    return completed.hasNext();
  }

  @Override
  public PackedSequence next() {
    if (!hasNext()) {
      throw new NoSuchElementException("The shard has no further whole sequence");
    }
    return completed.next();
  }

  /** What was counted so far; of all of the shard once there is no next sequence. */
  ShardReport.Counts counts() {
    return new ShardReport.Counts(
        packed,
        documents.duplicates(),
        empty,
        trash,
        tokens,
        unknownTokens,
        packing.unfinishedTokens(),
        documents.idSum());
  }

  private Iterator<PackedSequence> pack(Tuple2<DocumentKey, byte[]> document) {
    int[] ids = encoder.encode(new String(document._2(), StandardCharsets.UTF_8));
    int withSeparator = ids.length + 1;
    if (ids.length == 0) {
      empty++;
      return Collections.emptyIterator();
    }
    if (trashRatio.isPresent()
        && trashRatio.get().rejects(withSeparator, document._1().characters())) {
      trash++;
      return Collections.emptyIterator();
    }
    packed++;
    tokens += withSeparator;
    unknownTokens += Arrays.stream(ids).filter(id -> id == unknown).count();
    return packing.add(document._1().documentId(), ids).iterator();
  }
}
