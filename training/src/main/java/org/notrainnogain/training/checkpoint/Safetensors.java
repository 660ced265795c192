package org.notrainnogain.training.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The safetensors file format: an unsigned 64-bit length (little endian), a JSON header of so many
 * bytes that gives each tensor's element type, shape and byte range, then the bytes of the tensors
 * without gaps. Files are read by {@link SafetensorsReader} and by every other implementation.
 */
public final class Safetensors {
  static final String METADATA = "__metadata__";
  static final int LENGTH_BYTES = Long.BYTES;

  /** The format's own bound on its header. */
  static final int MAXIMUM_HEADER_BYTES = 100_000_000;

  private static final int BUFFER_BYTES = 1 << 16;

  /** Element types that this project writes or reads. */
  public enum Elements {
    F32(4),
    I32(4),
    I64(8);

    private final int bytes;

    Elements(int bytes) {
      this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
      return bytes;
    }
  }

  /**
   * One tensor of a file.
   *
   * @param elements type of its elements
   * @param shape sizes of its dimensions, none for a single number; not copied, must not be changed
   * @param begin its first byte, counted from the end of the header
   * @param end the byte after its last one
   */
  public record TensorInfo(Elements elements, long[] shape, long begin, long end) {
    /** Number of elements. */
    public int length() {
      return Math.toIntExact((end - begin) / elements.bytes());
    }
  }

  /**
   * Floats to write as one tensor: a shape over a part of an array.
   *
   * @param shape sizes of its dimensions; not copied
   * @param values holds the tensor in row-major order; not copied
   * @param offset the tensor's first element in {@code values}
   */
  public record Floats(long[] shape, float[] values, int offset) {
    public Floats {
      long length = Safetensors.elements(shape);
      if (offset < 0 || length > values.length - offset) {
        throw new IllegalArgumentException(
            "Tensor of shape "
                + Arrays.toString(shape)
                + " at offset "
                + offset
                + " does not lie within an array of "
                + values.length);
      }
    }

    /** A whole array as a tensor of one dimension. */
    public static Floats of(float[] values) {
      return new Floats(new long[] {values.length}, values, 0);
    }

    int length() {
      return (int) Safetensors.elements(shape);
    }
  }

  private Safetensors() {}

  /**
   * Writes tensors in the map's order. The stream is flushed, not closed.
   *
   * @param tensors by name
   * @param metadata free text by key, kept in the header in the order of the keys
   */
  public static void write(
      OutputStream out, Map<String, Floats> tensors, Map<String, String> metadata)
      throws IOException {
    byte[] header = header(tensors, metadata);
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length).array());
    out.write(header);
    byte[] bytes = new byte[BUFFER_BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int chunk = BUFFER_BYTES / Float.BYTES;
    for (Floats tensor : tensors.values()) {
      int end = tensor.offset() + tensor.length();
      for (int start = tensor.offset(); start < end; start += chunk) {
        int count = Math.min(chunk, end - start);
        buffer.asFloatBuffer().put(tensor.values(), start, count);
        out.write(bytes, 0, count * Float.BYTES);
      }
    }
    out.flush();
  }

  private static byte[] header(Map<String, Floats> tensors, Map<String, String> metadata)
      throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode header = json.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = header.putObject(METADATA);
      new TreeMap<>(metadata).forEach(texts::put);
    }
    long next = 0;
    for (Map.Entry<String, Floats> tensor : tensors.entrySet()) {
      if (tensor.getKey().equals(METADATA)) {
        throw new IllegalArgumentException(
            "A tensor cannot be named " + METADATA + ", which the format reserves; rename it");
      }
      ObjectNode info = header.putObject(tensor.getKey());
      info.put("dtype", Elements.F32.name());
      ArrayNode shape = info.putArray("shape");
      Arrays.stream(tensor.getValue().shape()).forEach(shape::add);
      ArrayNode range = info.putArray("data_offsets").add(next);
      next += (long) tensor.getValue().length() * Float.BYTES;
      range.add(next);
    }
    byte[] text = json.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    // Padded with spaces, so that the tensors start on a multiple of 8 bytes.
    byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    if (padded.length > MAXIMUM_HEADER_BYTES) {
      throw new IllegalArgumentException(
          "Header of "
              + padded.length
              + " bytes is over the format's "
              + MAXIMUM_HEADER_BYTES
              + "; write fewer tensors or less metadata");
    }
    return padded;
  }

  /** Product of the dimensions; {@link Long#MAX_VALUE} when it is more than a long holds. */
  static long elements(long[] shape) {
    long product = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException(
            "Shape " + Arrays.toString(shape) + " has a negative dimension");
      }
      try {
        product = Math.multiplyExact(product, dimension);
      } catch (ArithmeticException e) {
        return Long.MAX_VALUE;
      }
    }
    return product;
  }
}
