package org.notrainnogain.training.events;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.tensorflow.util.Event;

/**
 * Reads the records of a TensorBoard event file one by one: a length of 8 bytes (little-endian),
 * its checksum of 4, an event, its checksum of 4. A record that a crash cut short ends the file.
 */
final class EventFile implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int FOOTER = 4;

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
    long length = littleEndianLong(header);
    if (length < 0 || length > left - HEADER - FOOTER) {
      return Optional.empty();
    }
    body = new byte[Math.toIntExact(length) + FOOTER];
    in.readFully(body);
    left -= HEADER + body.length;
    return Optional.of(Event.parseFrom(Arrays.copyOf(body, (int) length)));
  }

  /** Writes the record of the event last read, as it was. */
  void copyLast(OutputStream out) throws IOException {
    out.write(header);
    out.write(body);
  }

  private static long littleEndianLong(byte[] bytes) {
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = value << Byte.SIZE | bytes[i] & 0xff;
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
