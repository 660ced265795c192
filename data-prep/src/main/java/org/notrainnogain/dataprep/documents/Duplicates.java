package org.notrainnogain.dataprep.documents;

/** What becomes of documents whose cleaned text another one has too. */
public enum Duplicates {
  /** One of them stays. */
  DROP,
  /** All stay, as published: its preset of C4 looks for none. */
  KEEP;

  /** Whether a document is left out that comes just after another one in a sorted shard. */
  public boolean leavesOut(DocumentKey document, DocumentKey before) {
    return this == DROP && document.documentId() == before.documentId();
  }
}
