package org.notrainnogain.jobs.prepare;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.notrainnogain.dataprep.source.BoundedLines;
import org.notrainnogain.dataprep.source.DocumentCutter;
import org.notrainnogain.dataprep.source.DocumentLimits;
import org.notrainnogain.dataprep.source.Reading;
import org.notrainnogain.dataprep.source.SourcePiece;
import org.notrainnogain.dataprep.source.SourceStream;

/** Reads the documents of a group of pieces, one document at a time and one file open at a time. */
final class ReadPieces implements FlatMapFunction<ArrayList<SourcePiece>, Reading> {
  private static final long serialVersionUID = 1L;

  private final DocumentCutter cutter;
  private final DocumentLimits limits;
  private final Broadcast<SerializableConfiguration> configuration;

  ReadPieces(
      DocumentCutter cutter,
      DocumentLimits limits,
      Broadcast<SerializableConfiguration> configuration) {
    this.cutter = cutter;
    this.limits = limits;
    this.configuration = configuration;
  }

  @Override
  public Iterator<Reading> call(ArrayList<SourcePiece> pieces) {
    Readings readings = new Readings(new ArrayDeque<>(pieces));
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> readings.close());
    return readings;
  }

  private final class Readings implements Iterator<Reading> {
    private final Deque<SourcePiece> pieces;
    private Optional<BoundedLines> open = Optional.empty();
    private Optional<Reading> next = Optional.empty();

    Readings(Deque<SourcePiece> pieces) {
      this.pieces = pieces;
    }

    @Override
    public boolean hasNext() {
      while (next.isEmpty() && (open.isPresent() || !pieces.isEmpty())) {
        if (open.isEmpty()) {
          open =
              Optional.of(
                  SourceStream.lines(
                      pieces.remove(), limits.mostBytes(), configuration.value().value()));
        }
        next = cutter.next(open.get(), limits);
        if (next.isEmpty()) {
          close();
        }
      }
      return next.isPresent();
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

    void close() {
      open.ifPresent(BoundedLines::close);
      open = Optional.empty();
    }
  }
}
