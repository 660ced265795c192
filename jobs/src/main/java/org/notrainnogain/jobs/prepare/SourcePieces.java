package org.notrainnogain.jobs.prepare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.notrainnogain.dataprep.source.SourceFile;
import org.notrainnogain.dataprep.source.SourcePiece;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * Files cut into pieces of even size, small ones put together, each group near its data. All of a
 * packed file is in the piece that begins it, so one task reads such a file; many of them are
 * better than one.
 */
final class SourcePieces {
  private static final long SMALLEST = 1L << 20;
  private static final long LARGEST = 128L << 20;

  /** Groups a core, so that the cores end together. */
  private static final int GROUPS_PER_CORE = 4;

  /** What opening a file costs, as bytes that could be read instead. */
  private static final long COST_OF_FILE = 1L << 16;

  private final List<Tuple2<ArrayList<SourcePiece>, Seq<String>>> groups = new ArrayList<>();
  private final long size;
  private long free;

  private SourcePieces(long size) {
    this.size = size;
  }

  /** The pieces of all files, a partition a group. */
  static JavaRDD<ArrayList<SourcePiece>> of(
      Collection<SourceFile> files, boolean whole, JavaSparkContext context) {
    long cost = files.stream().mapToLong(file -> file.length() + COST_OF_FILE).sum();
    long even = cost / ((long) GROUPS_PER_CORE * context.defaultParallelism());
    SourcePieces pieces = new SourcePieces(Math.max(SMALLEST, Math.min(LARGEST, even)));
    for (SourceFile file : files) {
      if (whole) {
        pieces.add(SourcePiece.whole(file), file.length());
      } else {
        pieces.cut(file);
      }
    }
    return context
        .sc()
        .makeRDD(
            JavaConverters.asScalaBuffer(pieces.groups), ClassTag$.MODULE$.apply(ArrayList.class))
        .toJavaRDD();
  }

  private void cut(SourceFile file) {
    long start = 0;
    do {
      long end = Math.min(file.length(), start + size);
      add(new SourcePiece(file, start, end), end - start);
      start = end;
    } while (start < file.length());
  }

  private void add(SourcePiece piece, long bytes) {
    if (groups.isEmpty() || free < bytes) {
      List<String> hosts = Arrays.asList(piece.file().hosts(piece.start()));
      groups.add(new Tuple2<>(new ArrayList<>(), JavaConverters.asScalaBuffer(hosts)));
      free = size;
    }
    groups.get(groups.size() - 1)._1().add(piece);
    free -= bytes + COST_OF_FILE;
  }
}
