package org.notrainnogain.training.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.notrainnogain.training.checkpoint.Safetensors.Elements;
import org.notrainnogain.training.checkpoint.Safetensors.TensorInfo;

/**
 * The header of a safetensors file, checked: byte ranges follow each other without gap or overlap,
 * fit their shapes and fill the file exactly.
 *
 * @param tensors by name, in the order of their bytes
 * @param metadata free text by key
 */
record SafetensorsHeader(Map<String, TensorInfo> tensors, Map<String, String> metadata) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static SafetensorsHeader read(String source, InputStream in, long fileBytes) throws IOException {
    byte[] lengthBytes = in.readNBytes(Safetensors.LENGTH_BYTES);
    if (lengthBytes.length < Safetensors.LENGTH_BYTES) {
      throw malformed(
          source, "it has " + lengthBytes.length + " bytes, fewer than the 8 of a length");
    }
    long length = ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    long room = Math.min(fileBytes - Safetensors.LENGTH_BYTES, Safetensors.MAXIMUM_HEADER_BYTES);
    if (length < 2 || length > room) {
      throw malformed(
          source,
          "its header claims "
              + Long.toUnsignedString(length)
              + " bytes, where 2 to "
              + room
              + " are possible");
    }
    byte[] text = in.readNBytes((int) length);
    if (text.length < length) {
      throw malformed(source, "it ends within its header of " + length + " bytes");
    }
    long dataBytes = fileBytes - Safetensors.LENGTH_BYTES - length;
    return parse(source, text, dataBytes);
  }

  private static SafetensorsHeader parse(String source, byte[] text, long dataBytes)
      throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "File "
              + source
              + " is no safetensors file: its header is no JSON: "
              + e.getOriginalMessage(),
          e);
    }
    if (!root.isObject()) {
      throw malformed(source, "its header is no JSON object");
    }
    Map<String, String> metadata = new TreeMap<>();
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (field.getKey().equals(Safetensors.METADATA)) {
        for (Map.Entry<String, JsonNode> entry : field.getValue().properties()) {
          metadata.put(entry.getKey(), entry.getValue().asText());
        }
      } else {
        tensors.put(field.getKey(), tensor(source, field.getKey(), field.getValue()));
      }
    }
    return new SafetensorsHeader(
        inFileOrder(source, tensors, dataBytes), Collections.unmodifiableMap(metadata));
  }

  private static TensorInfo tensor(String source, String name, JsonNode node) throws IOException {
    Elements elements = elements(source, name, node.path("dtype").asText());
    long[] shape = numbers(source, name, node.path("shape"));
    long[] range = numbers(source, name, node.path("data_offsets"));
    if (range.length != 2 || range[0] > range[1]) {
      throw malformed(source, "tensor " + name + " has data_offsets " + Arrays.toString(range));
    }
    long count = Safetensors.elements(shape);
    long bytes = range[1] - range[0];
    if (count > Integer.MAX_VALUE || count * elements.bytes() != bytes) {
      throw malformed(
          source,
          "tensor "
              + name
              + " of shape "
              + Arrays.toString(shape)
              + " and "
              + elements
              + " has "
              + bytes
              + " bytes");
    }
    return new TensorInfo(elements, shape, range[0], range[1]);
  }

  private static Elements elements(String source, String name, String dtype) throws IOException {
    return Stream.of(Elements.values())
        .filter(known -> known.name().equals(dtype))
        .findFirst()
        .orElseThrow(
            () ->
                malformed(
                    source,
                    "tensor "
                        + name
                        + " holds '"
                        + dtype
                        + "', and only "
                        + List.of(Elements.values())
                        + " are read; convert it"));
  }

  private static long[] numbers(String source, String name, JsonNode node) throws IOException {
    long[] numbers = new long[node.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = node.get(i);
      if (!node.isArray() || !number.canConvertToLong() || !number.isIntegralNumber()) {
        throw malformed(source, "tensor " + name + " has " + node + " for a list of numbers");
      }
      numbers[i] = number.longValue();
      if (numbers[i] < 0) {
        throw malformed(source, "tensor " + name + " has the negative number " + numbers[i]);
      }
    }
    if (!node.isArray()) {
      throw malformed(source, "tensor " + name + " lacks its shape or data_offsets");
    }
    return numbers;
  }

  private static Map<String, TensorInfo> inFileOrder(
      String source, Map<String, TensorInfo> tensors, long dataBytes) throws IOException {
    List<Map.Entry<String, TensorInfo>> ordered =
        tensors.entrySet().stream()
            .sorted(
                Comparator.comparingLong(
                        (Map.Entry<String, TensorInfo> entry) -> entry.getValue().begin())
                    .thenComparingLong(entry -> entry.getValue().end()))
            .toList();
    Map<String, TensorInfo> inOrder = new LinkedHashMap<>();
    long next = 0;
    for (Map.Entry<String, TensorInfo> entry : ordered) {
      if (entry.getValue().begin() != next) {
        throw malformed(
            source,
            "tensor "
                + entry.getKey()
                + " starts at byte "
                + entry.getValue().begin()
                + ", expected "
                + next
                + ": tensors must follow each other without gap or overlap");
      }
      next = entry.getValue().end();
      inOrder.put(entry.getKey(), entry.getValue());
    }
    if (next != dataBytes) {
      throw malformed(
          source, "its tensors need " + next + " bytes, but " + dataBytes + " follow the header");
    }
    return Collections.unmodifiableMap(inOrder);
  }

  private static IOException malformed(String source, String what) {
    return new IOException("File " + source + " is no safetensors file to use: " + what);
  }
}
