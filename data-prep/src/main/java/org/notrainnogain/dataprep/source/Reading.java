package org.notrainnogain.dataprep.source;

import java.io.Serializable;
import java.util.Comparator;

/** What a source has in one place: a document, or something that is left out before it is one. */
public sealed interface Reading extends Serializable {

  /**
   * A text, not cleaned.
   *
   * @param text what was read
   * @param replaced characters that stand for bytes that were no UTF-8
   */
  record Document(String text, long replaced) implements Reading {
    private static final long serialVersionUID = 1L;
  }

  /**
   * No text.
   *
   * @param reason as the manifest counts it
   * @param defect where and what is wrong, for those that make a corpus doubtful; else null
   */
  record LeftOut(String reason, Defect defect) implements Reading {
    private static final long serialVersionUID = 1L;

    /** More bytes than asked for. */
    public static final String TOO_LONG = "too-long";

    /** No text by its characters. */
    public static final String BINARY = "binary";

    /** A line that is no JSON object with a text in the column. */
    public static final String MALFORMED = "malformed";

    /** A row of a file that lacks the column of texts. */
    public static final String WITHOUT_COLUMN = "without-column";
  }

  /**
   * The end of a piece: everything since the one before was of this file.
   *
   * @param path of the file
   * @param wholeFile whether the piece was all of it
   */
  record PieceEnd(String path, boolean wholeFile) implements Reading {
    private static final long serialVersionUID = 1L;
  }

  /**
   * What is wrong in one place of a source. Defects are ordered by place, so that the first one of
   * a source is the same however it was cut into pieces.
   *
   * @param path of the file
   * @param offset of the line, in bytes of the file as it is when unpacked
   * @param what is wrong, without the place
   */
  record Defect(String path, long offset, String what) implements Comparable<Defect>, Serializable {
    private static final long serialVersionUID = 1L;
    private static final Comparator<Defect> ORDER =
        Comparator.comparing(Defect::path).thenComparingLong(Defect::offset);

    @Override
    public int compareTo(Defect other) {
      return ORDER.compare(this, other);
    }
  }
}
