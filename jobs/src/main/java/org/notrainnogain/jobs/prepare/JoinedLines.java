package org.notrainnogain.jobs.prepare;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/**
 * Lines joined into longer documents: paragraphs end at a blank line and their lines are joined by
 * spaces, as hard-wrapped prose needs; a file keeps its line ends.
 */
final class JoinedLines
    implements Function2<InputSplit, Iterator<Tuple2<LongWritable, Text>>, Iterator<String>> {
  private static final long serialVersionUID = 1L;

  private final CorpusSource.TextUnit document;

  JoinedLines(CorpusSource.TextUnit document) {
    this.document = document;
  }

  @Override
  public Iterator<String> call(InputSplit file, Iterator<Tuple2<LongWritable, Text>> lines) {
    return new Documents(lines, document == CorpusSource.TextUnit.PARAGRAPH);
  }

  private static final class Documents implements Iterator<String> {
    private final Iterator<Tuple2<LongWritable, Text>> lines;
    private final boolean blankLineEnds;
    private String next;

    Documents(Iterator<Tuple2<LongWritable, Text>> lines, boolean blankLineEnds) {
      this.lines = lines;
      this.blankLineEnds = blankLineEnds;
      this.next = read();
    }

    @Override
    public boolean hasNext() {
      return !next.isEmpty();
    }

    @Override
    public String next() {
      if (next.isEmpty()) {
        throw new NoSuchElementException("The file has no further document");
      }
      String document = next;
      next = read();
      return document;
    }

    /** The next document, empty at the end of the file. */
    private String read() {
      StringBuilder joined = new StringBuilder();
      while (lines.hasNext()) {
        String line = lines.next()._2().toString();
        boolean blank = line.isBlank();
        if (blank && blankLineEnds && joined.length() > 0) {
          break;
        }
        if (!blank || joined.length() > 0) {
          joined.append(joined.length() == 0 ? "" : blankLineEnds ? " " : "\n").append(line);
        }
      }
      return joined.toString();
    }
  }
}
