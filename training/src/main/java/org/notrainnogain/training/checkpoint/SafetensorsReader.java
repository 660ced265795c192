package org.notrainnogain.training.checkpoint;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.function.Consumer;
import org.notrainnogain.training.checkpoint.Safetensors.Elements;
import org.notrainnogain.training.checkpoint.Safetensors.TensorInfo;

/**
 * Reads a safetensors file from a stream, tensor by tensor in the order of the file, skipping what
 * is not asked for. The header is checked against the file's length before anything is allocated,
 * so a malformed file is refused with an {@link IOException} that names it and what is wrong.
 */
public final class SafetensorsReader implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final String source;
  private final InputStream in;
  private final SafetensorsHeader header;
  private long position;

  /**
   * Reads and checks the header.
   *
   * @param source where the bytes come from, for messages
   * @param in the file from its first byte; closed with this reader
   * @param fileBytes length of the file
   */
  public SafetensorsReader(String source, InputStream in, long fileBytes) throws IOException {
    this.source = source;
    this.in = in;
    this.header = SafetensorsHeader.read(source, in, fileBytes);
  }

  /** The tensors, in the order of their bytes in the file. */
  public Map<String, TensorInfo> tensors() {
    return header.tensors();
  }

  /** The free text of the header, by key. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** A tensor of 32-bit floats. */
  public float[] floats(String name) throws IOException {
    float[] values = new float[info(name).length()];
    readFloats(name, values, 0);
    return values;
  }

  /** Copies a tensor of 32-bit floats to its place in a larger array. */
  public void readFloats(String name, float[] into, int offset) throws IOException {
    TensorInfo info = seek(name, Elements.F32);
    if (offset < 0 || info.length() > into.length - offset) {
      throw new IllegalArgumentException(
          "Tensor "
              + name
              + " of "
              + info.length()
              + " elements does not fit at offset "
              + offset
              + " of an array of "
              + into.length);
    }
    int[] next = {offset};
    stream(
        name,
        info,
        buffer -> {
          int count = buffer.remaining() / Float.BYTES;
          buffer.asFloatBuffer().get(into, next[0], count);
          next[0] += count;
        });
  }

  /** A tensor of 64-bit integers. */
  public long[] longs(String name) throws IOException {
    TensorInfo info = seek(name, Elements.I64);
    long[] values = new long[info.length()];
    int[] next = {0};
    stream(
        name,
        info,
        buffer -> {
          int count = buffer.remaining() / Long.BYTES;
          buffer.asLongBuffer().get(values, next[0], count);
          next[0] += count;
        });
    return values;
  }

  private TensorInfo info(String name) throws IOException {
    TensorInfo info = tensors().get(name);
    if (info == null) {
      throw new IOException(
          "File " + source + " has no tensor " + name + "; it has " + tensors().keySet());
    }
    return info;
  }

  /** Moves to the first byte of a tensor. */
  private TensorInfo seek(String name, Elements expected) throws IOException {
    TensorInfo info = info(name);
    if (info.elements() != expected) {
      throw new IOException(
          "Tensor "
              + name
              + " of "
              + source
              + " holds "
              + info.elements()
              + ", expected "
              + expected);
    }
    if (info.begin() < position) {
      throw new IllegalStateException(
          "Tensor "
              + name
              + " of "
              + source
              + " lies before what was read last; read tensors in the order of tensors()");
    }
    try {
      in.skipNBytes(info.begin() - position);
    } catch (EOFException e) {
      throw truncated(name, e);
    }
    position = info.begin();
    return info;
  }

  /** Hands the tensor's bytes on in pieces of whole elements. */
  private void stream(String name, TensorInfo info, Consumer<ByteBuffer> sink) throws IOException {
    byte[] bytes = new byte[(int) Math.min(BUFFER_BYTES, info.end() - info.begin())];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (position < info.end()) {
      int count = (int) Math.min(bytes.length, info.end() - position);
      if (in.readNBytes(bytes, 0, count) < count) {
        throw truncated(name, null);
      }
      position += count;
      sink.accept(buffer.limit(count).position(0));
    }
  }

  private IOException truncated(String tensor, EOFException cause) {
    return new IOException(
        "File "
            + source
            + " ends within tensor "
            + tensor
            + ", although its header says more follows; copy or write it again",
        cause);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
