package org.notrainnogain.jobs.prepare;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.documents.Duplicates;
import scala.Tuple2;

/** The documents of a sorted shard; without those whose text came just before, where they go. */
final class DistinctDocuments implements Iterator<Tuple2<DocumentKey, byte[]>> {
  private final Iterator<Tuple2<DocumentKey, byte[]>> sorted;
  private Tuple2<DocumentKey, byte[]> next;
  private final Duplicates policy;
  private long duplicates;
  private long idSum;

  DistinctDocuments(Iterator<Tuple2<DocumentKey, byte[]>> sorted, Duplicates policy) {
    this.sorted = sorted;
    this.policy = policy;
    this.next = sorted.hasNext() ? sorted.next() : null;
  }

  /** Documents left out so far. */
  long duplicates() {
    return duplicates;
  }

  /** Sum of the ids of all documents that were taken, those left out too; it wraps around. */
  long idSum() {
    return idSum;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Tuple2<DocumentKey, byte[]> next() {
    if (next == null) {
      throw new NoSuchElementException("The shard has no further document");
    }
    Tuple2<DocumentKey, byte[]> document = next;
    idSum += document._1().documentId();
    next = null;
    while (next == null && sorted.hasNext()) {
      Tuple2<DocumentKey, byte[]> candidate = sorted.next();
      if (policy.leavesOut(candidate._1(), document._1())) {
        duplicates++;
        idSum += candidate._1().documentId();
      } else {
        next = candidate;
      }
    }
    return document;
  }
}
