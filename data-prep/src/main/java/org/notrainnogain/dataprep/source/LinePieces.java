package org.notrainnogain.dataprep.source;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Files of lines, packed or not.
 *
 * @param cutter makes documents of the lines
 */
public record LinePieces(DocumentCutter cutter) implements PieceReader {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean needsWholeFiles() {
    return cutter.needsWholeFiles();
  }

  @Override
  public Open open(SourcePiece piece, DocumentLimits limits, Configuration configuration) {
    BoundedLines lines = SourceStream.lines(piece, limits.mostBytes(), configuration);
    return new Open() {
      @Override
      public Optional<Reading> next() {
        return cutter.next(lines, limits);
      }

      @Override
      public void close() {
        lines.close();
      }
    };
  }
}
