package org.notrainnogain.jobs.prepare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.util.collection.unsafe.sort.PrefixComparators;
import org.apache.spark.util.collection.unsafe.sort.RecordComparator;
import org.apache.spark.util.collection.unsafe.sort.UnsafeExternalSorter;
import org.apache.spark.util.collection.unsafe.sort.UnsafeSorterIterator;
import org.notrainnogain.dataprep.documents.DocumentKey;
import scala.Tuple2;

/**
 * The documents of a slice in their order, sorted by Spark's own sorter of binary records, which
 * holds their bytes in pages and spills to disk what does not fit. Memory is given back at the end
 * of the slice, or of the task.
 *
 * <p>A record's prefix is the key's order; then come shard, document id, characters and text.
 */
final class SortedSlice implements Iterator<Tuple2<DocumentKey, byte[]>> {
  private static final int PAGE_BYTES = 4 << 20;
  private static final int FIRST_RECORDS = 1 << 12;

  private static final int ID = Integer.BYTES;
  private static final int CHARACTERS = ID + Long.BYTES;
  private static final int TEXT = CHARACTERS + Integer.BYTES;

  private final UnsafeExternalSorter sorter;
  private final UnsafeSorterIterator sorted;
  private boolean released;

  /**
   * Takes in all of a slice.
   *
   * @throws UncheckedIOException when what does not fit into memory cannot be spilled
   */
  SortedSlice(Iterator<Tuple2<DocumentKey, byte[]>> documents) {
    this(documents, Integer.MAX_VALUE);
  }

  /**
   * Takes in all of a slice.
   *
   * @param mostInMemory documents held before they are spilled, also where there is room
   */
  SortedSlice(Iterator<Tuple2<DocumentKey, byte[]>> documents, int mostInMemory) {
    SparkEnv spark = SparkEnv.get();
    sorter =
        UnsafeExternalSorter.create(
            TaskContext.get().taskMemoryManager(),
            spark.blockManager(),
            spark.serializerManager(),
            TaskContext.get(),
            ByIdAndCharacters::new,
            PrefixComparators.LONG,
            FIRST_RECORDS,
            PAGE_BYTES,
            mostInMemory,
            false);
    try {
      byte[] record = new byte[1 << 10];
      while (documents.hasNext()) {
        record = insert(documents.next(), record);
      }
      sorted = sorter.getSortedIterator();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Makes a record of a document, in the given array or a longer one, which it returns. */
  private byte[] insert(Tuple2<DocumentKey, byte[]> document, byte[] reused) throws IOException {
    DocumentKey key = document._1();
    byte[] text = document._2();
    int length = TEXT + text.length;
    byte[] record = reused.length < length ? new byte[length] : reused;
    long start = Platform.BYTE_ARRAY_OFFSET;
    Platform.putInt(record, start, key.shard());
    Platform.putLong(record, start + ID, key.documentId());
    Platform.putInt(record, start + CHARACTERS, key.characters());
    System.arraycopy(text, 0, record, TEXT, text.length);
    sorter.insertRecord(record, start, length, key.order(), false);
    return record;
  }

  @Override
  public boolean hasNext() {
    boolean more = !released && sorted.hasNext();
    if (!more && !released) {
      released = true;
      sorter.cleanupResources();
    }
    return more;
  }

  @Override
  public Tuple2<DocumentKey, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("The slice has no further document");
    }
    try {
      sorted.loadNext();
    } catch (IOException e) {
      throw failed(e);
    }
    Object base = sorted.getBaseObject();
    long start = sorted.getBaseOffset();
    byte[] text = new byte[sorted.getRecordLength() - TEXT];
    Platform.copyMemory(base, start + TEXT, text, Platform.BYTE_ARRAY_OFFSET, text.length);
    DocumentKey key =
        new DocumentKey(
            Platform.getInt(base, start),
            sorted.getKeyPrefix(),
            Platform.getLong(base, start + ID),
            Platform.getInt(base, start + CHARACTERS));
    return new Tuple2<>(key, text);
  }

  private static UncheckedIOException failed(IOException e) {
    return new UncheckedIOException(
        "Documents cannot be sorted: " + e.getMessage() + "; give spark.local.dir room", e);
  }

  /** Decides between documents of one order. */
  private static final class ByIdAndCharacters extends RecordComparator {
    @Override
    public int compare(
        Object one, long oneStart, int oneLength, Object other, long otherStart, int otherLength) {
      int byId =
          Long.compare(
              Platform.getLong(one, oneStart + ID), Platform.getLong(other, otherStart + ID));
      return byId != 0
          ? byId
          : Integer.compare(
              Platform.getInt(one, oneStart + CHARACTERS),
              Platform.getInt(other, otherStart + CHARACTERS));
    }
  }
}
