package org.notrainnogain.jobs.prepare;

import java.util.ArrayList;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.notrainnogain.dataprep.source.DocumentLimits;
import org.notrainnogain.dataprep.source.PieceReader;
import org.notrainnogain.dataprep.source.PieceReadings;
import org.notrainnogain.dataprep.source.Reading;
import org.notrainnogain.dataprep.source.SourcePiece;

/** Reads the documents of a group of pieces in a task. */
final class ReadPieces implements FlatMapFunction<ArrayList<SourcePiece>, Reading> {
  private static final long serialVersionUID = 1L;

  private final PieceReader reader;
  private final DocumentLimits limits;
  private final Broadcast<SerializableConfiguration> configuration;

  ReadPieces(
      PieceReader reader,
      DocumentLimits limits,
      Broadcast<SerializableConfiguration> configuration) {
    this.reader = reader;
    this.limits = limits;
    this.configuration = configuration;
  }

  @Override
  public Iterator<Reading> call(ArrayList<SourcePiece> pieces) {
    PieceReadings readings =
        new PieceReadings(reader, pieces, limits, configuration.value().value());
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> readings.close());
    return readings;
  }
}
