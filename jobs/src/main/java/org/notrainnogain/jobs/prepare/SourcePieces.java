package org.notrainnogain.jobs.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.notrainnogain.dataprep.source.SourcePiece;
import org.notrainnogain.dataprep.source.SourceStream;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * Files cut into pieces of even size, small ones put together, each group near its data. What is
 * compressed is not cut, so one task reads such a file; many of them are better than one.
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
      Collection<LocatedFileStatus> files, boolean whole, JavaSparkContext context)
      throws IOException {
    Configuration configuration = context.hadoopConfiguration();
    long bytes = files.stream().mapToLong(LocatedFileStatus::getLen).sum();
    long even = bytes / ((long) GROUPS_PER_CORE * context.defaultParallelism());
    SourcePieces pieces = new SourcePieces(Math.max(SMALLEST, Math.min(LARGEST, even)));
    for (LocatedFileStatus file : files) {
      if (whole || SourceStream.codec(file.getPath(), configuration).isPresent()) {
        pieces.add(SourcePiece.whole(file.getPath().toString()), file, file.getLen());
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

  private void cut(LocatedFileStatus file) {
    long start = 0;
    do {
      long end = Math.min(file.getLen(), start + size);
      add(new SourcePiece(file.getPath().toString(), start, end), file, end - start);
      start = end;
    } while (start < file.getLen());
  }

  private void add(SourcePiece piece, LocatedFileStatus file, long bytes) {
    if (groups.isEmpty() || free < bytes) {
      groups.add(new Tuple2<>(new ArrayList<>(), hosts(file, piece.start())));
      free = size;
    }
    groups.get(groups.size() - 1)._1().add(piece);
    free -= bytes + COST_OF_FILE;
  }

  private static Seq<String> hosts(LocatedFileStatus file, long offset) {
    List<String> hosts = new ArrayList<>();
    try {
      for (BlockLocation block : file.getBlockLocations()) {
        if (block.getOffset() <= offset && offset < block.getOffset() + block.getLength()) {
          for (String host : block.getHosts()) {
            if (!host.equals("localhost")) {
              hosts.add(host);
            }
          }
        }
      }
    } catch (IOException e) {
      // Where data lies is a hint; reading it says what is wrong.
      hosts.clear();
    }
    return JavaConverters.asScalaBuffer(hosts);
  }
}
