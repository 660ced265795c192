package org.notrainnogain.dataprep.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Reads a source as tasks do, without Spark. */
final class ReadSource {
  static final DocumentLimits LIMITS = new DocumentLimits(100_000, 0.1);

  private ReadSource() {}

  /** All readings of the files, each cut into pieces of so many bytes. */
  static List<Reading> of(PieceReader reader, long pieceBytes, String... paths) throws IOException {
    Configuration configuration = new Configuration();
    List<SourcePiece> pieces = new ArrayList<>();
    for (SourceFile file : SourceFiles.of(List.of(paths), configuration).files()) {
      if (reader.needsWholeFiles()) {
        pieces.add(SourcePiece.whole(file));
        continue;
      }
      long start = 0;
      do {
        long end = Math.min(file.length(), start + pieceBytes);
        pieces.add(new SourcePiece(file, start, end));
        start = end;
      } while (start < file.length());
    }
    List<Reading> readings = new ArrayList<>();
    try (PieceReadings all = new PieceReadings(reader, pieces, LIMITS, configuration)) {
      all.forEachRemaining(readings::add);
    }
    return readings;
  }

  /** The texts of all lines, sorted. */
  static List<String> lines(String... paths) throws IOException {
    return of(new LinePieces(new Lines()), Long.MAX_VALUE, paths).stream()
        .filter(reading -> reading instanceof Reading.Document)
        .map(reading -> ((Reading.Document) reading).text())
        .sorted()
        .toList();
  }
}
