package org.notrainnogain.jobs.prepare;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/** Each line that is not blank is a document. */
final class Lines
    implements Function2<InputSplit, Iterator<Tuple2<LongWritable, Text>>, Iterator<String>> {
  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<String> call(InputSplit split, Iterator<Tuple2<LongWritable, Text>> lines) {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(lines, Spliterator.ORDERED), false)
        .map(line -> line._2().toString())
        .filter(line -> !line.isBlank())
        .iterator();
  }
}
