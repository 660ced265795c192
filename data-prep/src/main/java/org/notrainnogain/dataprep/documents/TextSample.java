package org.notrainnogain.dataprep.documents;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A few documents that stand for all: those with the smallest ids, which are hashes of their texts,
 * so the sample belongs to the set of documents, however they are spread and ordered. Equal texts
 * are in it once.
 *
 * @param texts a part of each sampled document, by their ids
 */
public record TextSample(SortedMap<Long, Excerpt> texts) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Every task sends a sample to the driver, half a megabyte at most. */
  private static final int MOST_DOCUMENTS = 128;

  private static final int MOST_CHARACTERS = 2_000;

  /**
   * A part of a document, all of it where it is short.
   *
   * @param text of its cleaned text, from a place that its hash chooses
   * @param characters code points of these before cleaning, in proportion
   * @param scale how many such parts the document has
   */
  public record Excerpt(String text, long characters, double scale) implements Serializable {
    private static final long serialVersionUID = 1L;

    static Excerpt of(long documentId, String cleaned, String raw) {
      int length = Math.min(cleaned.length(), MOST_CHARACTERS);
      int start = Math.floorMod(documentId, cleaned.length() - length + 1);
      long characters = raw.codePointCount(0, raw.length());
      return new Excerpt(
          cleaned.substring(start, start + length),
          characters * length / cleaned.length(),
          (double) cleaned.length() / length);
    }
  }

  /** Nothing yet. */
  static TextSample none() {
    return new TextSample(new TreeMap<>());
  }

  /** Takes in a document, if it is one of the first. */
  void add(long documentId, String cleaned, String raw) {
    if (texts.size() < MOST_DOCUMENTS || documentId < texts.lastKey()) {
      texts.put(documentId, Excerpt.of(documentId, cleaned, raw));
      if (texts.size() > MOST_DOCUMENTS) {
        texts.remove(texts.lastKey());
      }
    }
  }

  /** The sample of both together. */
  TextSample plus(TextSample other) {
    SortedMap<Long, Excerpt> both = new TreeMap<>(texts);
    both.putAll(other.texts);
    SortedMap<Long, Excerpt> first = new TreeMap<>();
    both.entrySet().stream()
        .limit(MOST_DOCUMENTS)
        .map(Map.Entry::copyOf)
        .forEach(text -> first.put(text.getKey(), text.getValue()));
    return new TextSample(first);
  }

  /** The sampled documents. */
  public List<Excerpt> documents() {
    return List.copyOf(texts.values());
  }
}
