package org.notrainnogain.dataprep.source;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The documents of some pieces, one document at a time and one file open at a time; after each
 * piece its {@linkplain Reading.PieceEnd end}, if the file is still the one that was found.
 */
public final class PieceReadings implements Iterator<Reading>, AutoCloseable {
  private final PieceReader reader;
  private final DocumentLimits limits;
  private final Configuration configuration;
  private final Deque<SourcePiece> pieces;
  private Optional<PieceReader.Open> open = Optional.empty();
  private Optional<Reading> next = Optional.empty();

  public PieceReadings(
      PieceReader reader,
      Collection<SourcePiece> pieces,
      DocumentLimits limits,
      Configuration configuration) {
    this.reader = reader;
    this.pieces = new ArrayDeque<>(pieces);
    this.limits = limits;
    this.configuration = configuration;
  }

  @Override
  public boolean hasNext() {
    if (next.isEmpty() && !pieces.isEmpty()) {
      if (open.isEmpty()) {
        open = Optional.of(reader.open(pieces.element(), limits, configuration));
      }
      next = open.get().next().or(() -> Optional.of(end()));
    }
    return next.isPresent();
  }

  private Reading end() {
    close();
    SourcePiece piece = pieces.remove();
    piece.file().requireUnchanged(configuration);
    return new Reading.PieceEnd(piece.file().path(), piece.isWholeFile());
  }

  @Override
  public Reading next() {
    if (!hasNext()) {
      throw new NoSuchElementException("The pieces have no further document");
    }
    Reading reading = next.get();
    next = Optional.empty();
    return reading;
  }

  @Override
  public void close() {
    open.ifPresent(PieceReader.Open::close);
    open = Optional.empty();
  }
}
