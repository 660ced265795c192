package org.notrainnogain.jobs.prepare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/**
 * One field of the JSON object in each line that is not blank; a null is an empty document.
 *
 * <p>Files are read in pieces from anywhere, so what is known of a malformed line is the byte at
 * which it begins; only where a piece starts the file is its number known as well.
 */
final class JsonDocuments
    implements Function2<InputSplit, Iterator<Tuple2<LongWritable, Text>>, Iterator<String>> {
  private static final long serialVersionUID = 1L;
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final String column;

  JsonDocuments(String column) {
    this.column = column;
  }

  @Override
  public Iterator<String> call(InputSplit split, Iterator<Tuple2<LongWritable, Text>> lines) {
    Place place = new Place((FileSplit) split);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(lines, Spliterator.ORDERED), false)
        .peek(line -> place.at(line._1().get()))
        .map(line -> line._2().toString())
        .filter(line -> !line.isBlank())
        .map(line -> text(line, place))
        .iterator();
  }

  private String text(String line, Place place) {
    JsonNode object;
    try {
      object = JSON.readValue(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          place + " is not a JSON object: " + e.getOriginalMessage() + "; correct or remove it", e);
    }
    JsonNode text = object.get(column);
    if (text == null) {
      throw new IllegalArgumentException(
          place
              + (object.isObject() ? " has no field '" + column + "'" : " is not a JSON object")
              + "; correct it, or set prepare.source.jsonl.column");
    }
    if (!text.isTextual() && !text.isNull()) {
      throw new IllegalArgumentException(
          place
              + " has in field '"
              + column
              + "' a value of type "
              + text.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
              + ", expected a string; correct it, or set prepare.source.jsonl.column");
    }
    return text.isNull() ? "" : text.textValue();
  }

  /** The line being read. */
  private static final class Place {
    private final FileSplit split;
    private long number;
    private long offset;

    Place(FileSplit split) {
      this.split = split;
    }

    void at(long newOffset) {
      number++;
      offset = newOffset;
    }

    @Override
    public String toString() {
      return split.getStart() == 0
          ? "Line " + number + " of " + split.getPath()
          : "The line at byte " + offset + " of " + split.getPath();
    }
  }
}
