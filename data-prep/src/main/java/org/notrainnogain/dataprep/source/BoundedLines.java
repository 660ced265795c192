package org.notrainnogain.dataprep.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The lines of a piece of a file, one at a time. Lines end with LF, CR or CR LF. Of a line longer
 * than the bound nothing is kept, so memory is bounded whatever the file holds. A byte order mark
 * at the start of a line is no part of it: files that begin with one are joined by {@code cat}.
 *
 * <p>Hadoop's reader has a bound as well, but passes over longer lines without a word, and takes
 * the rest of a line that spans whole splits for one of its own.
 */
public final class BoundedLines implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int SMALLEST_BUFFER = 1 << 12;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final SourceFile file;
  private final long start;
  private final long end;
  private final int mostBytes;
  private final InputStream in;
  private final byte[] buffer;
  private int at;
  private int filled;
  private long position;

  private byte[] line = new byte[1 << 10];
  private int length;
  private boolean tooLong;
  private long lineStart;
  private long number;

  /**
   * @param start of the piece of the file whose lines are wanted, in bytes of its unpacked text
   * @param end of the piece
   * @param in the file's text, unpacked: at its start, or for a piece that begins later at the byte
   *     before the piece; closed with this
   * @param mostBytes of a line
   */
  BoundedLines(SourceFile file, long start, long end, InputStream in, int mostBytes) {
    this.file = file;
    this.start = start;
    this.end = end;
    this.in = in;
    this.mostBytes = mostBytes;
    // Of many small files the buffers would cost more than the reading.
    this.buffer = new byte[(int) Math.max(SMALLEST_BUFFER, Math.min(BUFFER, file.length()))];
    if (start > 0) {
      position = start - 1;
      readLine();
    }
    number = 0;
  }

  /** Goes to the next line that begins in the piece, if there is one. */
  boolean next() {
    if (position >= end || !readLine()) {
      return false;
    }
    dropByteOrderMarks();
    return true;
  }

  /** Whether the line is longer than the bound, and so has no {@link #bytes()}. */
  boolean tooLong() {
    return tooLong;
  }

  /** The line's bytes, followed by others; overwritten by the next line. */
  byte[] bytes() {
    return line;
  }

  /** How many of the bytes are the line's. */
  int length() {
    return length;
  }

  /** Something wrong with the line; its number is known only where the piece begins the file. */
  Reading.Defect defect(String what) {
    String place = start == 0 ? "Line " + number : "The line at byte " + lineStart;
    return new Reading.Defect(file.path(), lineStart, place + " of " + file.path() + what);
  }

  private boolean readLine() {
    lineStart = position;
    length = 0;
    tooLong = false;
    while (at < filled || fill()) {
      int stop = at;
      while (stop < filled && buffer[stop] != '\n' && buffer[stop] != '\r') {
        stop++;
      }
      append(stop - at);
      if (stop < filled) {
        endLine();
        number++;
        return true;
      }
    }
    number++;
    return position > lineStart;
  }

  private void append(int count) {
    if (tooLong || count > mostBytes - length) {
      tooLong = true;
      length = 0;
    } else {
      if (length + count > line.length) {
        long doubled = Math.min(mostBytes, 2L * line.length);
        line = Arrays.copyOf(line, Math.max(length + count, (int) doubled));
      }
      System.arraycopy(buffer, at, line, length, count);
      length += count;
    }
    at += count;
    position += count;
  }

  private void endLine() {
    boolean carriageReturn = buffer[at] == '\r';
    at++;
    position++;
    if (carriageReturn && (at < filled || fill()) && buffer[at] == '\n') {
      at++;
      position++;
    }
  }

  private void dropByteOrderMarks() {
    int mark = BYTE_ORDER_MARK.length;
    int start = 0;
    while (start + mark <= length
        && Arrays.equals(line, start, start + mark, BYTE_ORDER_MARK, 0, mark)) {
      start += mark;
    }
    if (start > 0) {
      length -= start;
      System.arraycopy(line, start, line, 0, length);
    }
  }

  private boolean fill() {
    try {
      at = 0;
      filled = Math.max(0, in.read(buffer));
      return filled > 0;
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  /** Some codecs meet damage with an index out of bounds. */
  private UncheckedIOException unreadable(Exception e) {
    return file.unreadable(" after " + position + " bytes of text", e);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
