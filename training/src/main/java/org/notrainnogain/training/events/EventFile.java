package org.notrainnogain.training.events;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.tensorflow.util.Event;

/**
 * Reads the records of a TensorBoard event file one by one: a length of 8 bytes (little-endian),
 * its checksum of 4, an event, its checksum of 4. The first record that is not as it was written
 * ends the file: a crash may cut it short or leave zeros in it, and TensorBoard stops there too.
 */
final class EventFile implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int FOOTER = 4;
  private static final int MASK_ROTATION = 15;
  private static final int MASK_OFFSET = 0xa282ead8;

  /** A scalar has some 50 bytes. */
  private static final int LONGEST_EVENT = 1 << 24;

  private final DataInputStream in;
  private long left;
  private byte[] header;
  private byte[] body;

  private EventFile(DataInputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  static EventFile open(FileSystem files, FileStatus file) throws IOException {
    return new EventFile(new DataInputStream(files.open(file.getPath())), file.getLen());
  }

  /** The next event, or nothing at the end of what is whole. */
  Optional<Event> next() throws IOException {
    if (left < HEADER + FOOTER) {
      return Optional.empty();
    }
    header = new byte[HEADER];
    in.readFully(header);
    long length = littleEndian(header, 0, Long.BYTES);
    if (length < 0
        || length > Math.min(left - HEADER - FOOTER, LONGEST_EVENT)
        || !isWhole(header, Long.BYTES)) {
      return end();
    }
    body = new byte[(int) length + FOOTER];
    in.readFully(body);
    if (!isWhole(body, (int) length)) {
      return end();
    }
    left -= HEADER + body.length;
    try {
      return Optional.of(Event.parseFrom(Arrays.copyOf(body, (int) length)));
    } catch (IOException noEvent) {
      return end();
    }
  }

  private Optional<Event> end() {
    left = 0;
    return Optional.empty();
  }

  /**
   * Whether the checksum behind so many bytes is theirs: CRC-32C, turned and shifted by TFRecord.
   */
  private static boolean isWhole(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    int value = (int) checksum.getValue();
    int masked = Integer.rotateRight(value, MASK_ROTATION) + MASK_OFFSET;
    return masked == (int) littleEndian(bytes, length, Integer.BYTES);
  }

  /** Writes the record of the event last read, as it was. */
  void copyLast(OutputStream out) throws IOException {
    out.write(header);
    out.write(body);
  }

  private static long littleEndian(byte[] bytes, int from, int length) {
    long value = 0;
    for (int i = from + length - 1; i >= from; i--) {
      value = value << Byte.SIZE | bytes[i] & 0xff;
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
