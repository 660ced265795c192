package org.notrainnogain.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.notrainnogain.training.checkpoint.Safetensors.Floats;

class SafetensorsTest {
  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    float[] vector = new float[100_000];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = i * 0.5f;
    }
    vector[7] = Float.NaN;
    vector[8] = Float.NEGATIVE_INFINITY;
    Map<String, Floats> tensors = new LinkedHashMap<>();
    tensors.put("z \"first\" ü", new Floats(new long[] {300, 200}, vector, 5));
    tensors.put("a.second", new Floats(new long[] {2, 1}, vector, 99_998));
    tensors.put("scalar", new Floats(new long[0], vector, 3));
    tensors.put("empty", new Floats(new long[] {0, 4}, vector, 0));
    byte[] file = write(tensors, new TreeMap<>(Map.of("format", "pt", "layout", "{\"a\": 1}")));
    try (SafetensorsReader reader = reader(file)) {
      assertThat(reader.metadata()).containsEntry("layout", "{\"a\": 1}").hasSize(2);
      assertThat(reader.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
      assertThat(reader.tensors().get("a.second").shape()).containsExactly(2, 1);
      float[] target = new float[60_010];
      reader.readFloats("z \"first\" ü", target, 10);
      assertThat(Arrays.copyOfRange(target, 10, 60_010))
          .isEqualTo(Arrays.copyOfRange(vector, 5, 60_005));
      assertThat(reader.floats("a.second")).containsExactly(49_999f, 49_999.5f);
      assertThat(reader.floats("scalar")).containsExactly(1.5f);
      assertThat(reader.floats("empty")).isEmpty();
    }
  }

  @Test
  void tensorsStartOnAMultipleOfEightBytes() throws IOException {
    for (int length = 1; length < 20; length++) {
      byte[] file = write(Map.of("x".repeat(length), Floats.of(new float[] {1})), Map.of());
      long header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
      assertThat(header % 8).isZero();
      assertThat(file).hasSize((int) (8 + header + 4));
    }
  }

  @Test
  void unwantedTensorsAreSkippedButNotReadBackwards() throws IOException {
    Map<String, Floats> tensors = new LinkedHashMap<>();
    tensors.put("one", Floats.of(new float[] {1, 2}));
    tensors.put("two", Floats.of(new float[] {3}));
    try (SafetensorsReader reader = reader(write(tensors, Map.of()))) {
      assertThat(reader.floats("two")).containsExactly(3f);
      assertThatThrownBy(() -> reader.floats("one"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Tensor one of test lies before what was read last; read tensors in the order of"
                  + " tensors()");
    }
  }

  @Test
  void integersAreRead() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    data.putLong(-5).putLong(1L << 40).putInt(7).putInt(-8);
    byte[] file =
        file(
            "{\"n\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]},"
                + "\"i\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[16,24]}}",
            data.array());
    try (SafetensorsReader reader = reader(file)) {
      assertThat(reader.longs("n")).containsExactly(-5, 1L << 40);
    }
    try (SafetensorsReader reader = reader(file)) {
      assertThatThrownBy(() -> reader.floats("n"))
          .isInstanceOf(IOException.class)
          .hasMessage("Tensor n of test holds I64, expected F32");
      assertThatThrownBy(() -> reader.longs("x"))
          .isInstanceOf(IOException.class)
          .hasMessage("File test has no tensor x; it has [n, i]");
    }
  }

  @Test
  void malformedFilesAreRefusedBeforeAnythingIsAllocated() {
    assertRefused(new byte[] {1, 2, 3}, "it has 3 bytes, fewer than the 8 of a length");
    byte[] huge = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 60).array();
    assertRefused(huge, "its header claims 1152921504606846976 bytes, where 2 to 8 are possible");
    byte[] negative = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(-1).array();
    assertRefused(negative, "its header claims 18446744073709551615 bytes");
    assertRefused(file("{\"a\":", new byte[0]), "its header is no JSON");
    assertRefused(file("[1,2]", new byte[0]), "its header is no JSON object");
    assertRefused(file("{} {}", new byte[0]), "its header is no JSON");
  }

  @Test
  void contradictingHeadersAreRefused() {
    assertRefused(one("F32", "[2]", "[0,8]", 12), "its tensors need 8 bytes, but 12 follow");
    assertRefused(one("F32", "[2]", "[0,8]", 4), "its tensors need 8 bytes, but 4 follow");
    assertRefused(one("F32", "[3]", "[0,8]", 8), "tensor a of shape [3] and F32 has 8 bytes");
    assertRefused(
        one("F32", "[4611686018427387904,4]", "[0,8]", 8),
        "tensor a of shape [4611686018427387904, 4] and F32 has 8 bytes");
    assertRefused(one("F32", "[3000000000]", "[0,12000000000]", 8), "has 12000000000 bytes");
    assertRefused(one("F16", "[4]", "[0,8]", 8), "tensor a holds 'F16', and only [F32, I32, I64]");
    assertRefused(one("F32", "[2]", "[8,0]", 8), "tensor a has data_offsets [8, 0]");
    assertRefused(one("F32", "[2]", "[4,12]", 12), "starts at byte 4, expected 0");
    assertRefused(one("F32", "[-2]", "[0,8]", 8), "tensor a has the negative number -2");
    assertRefused(one("F32", "[2.5]", "[0,8]", 8), "tensor a has [2.5] for a list of numbers");
    assertRefused(one("F32", "\"2\"", "[0,8]", 8), "tensor a lacks its shape or data_offsets");
    String overlapping =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}";
    assertRefused(file(overlapping, new byte[8]), "tensor b starts at byte 4, expected 8");
    String twice =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}";
    assertRefused(file(twice, new byte[8]), "its header is no JSON");
  }

  @Test
  void aFileThatEndsEarlyIsReportedWhenItsTensorIsRead() throws IOException {
    byte[] whole = write(Map.of("a", Floats.of(new float[4])), Map.of());
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    try (SafetensorsReader reader =
        new SafetensorsReader("test", new ByteArrayInputStream(cut), whole.length)) {
      assertThatThrownBy(() -> reader.floats("a"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("File test ends within tensor a");
    }
  }

  @Test
  void partsThatDoNotLieInTheirArrayAreRefused() {
    assertThatThrownBy(() -> new Floats(new long[] {3, 3}, new float[9], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Tensor of shape [3, 3] at offset 1 does not lie within an array of 9");
    assertThatThrownBy(() -> write(Map.of("__metadata__", Floats.of(new float[1])), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("A tensor cannot be named __metadata__");
  }

  private static byte[] one(String dtype, String shape, String range, int dataBytes) {
    String header =
        "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
            .formatted(dtype, shape, range);
    return file(header, new byte[dataBytes]);
  }

  private static byte[] file(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }

  private static byte[] write(Map<String, Floats> tensors, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(out, tensors, metadata);
    return out.toByteArray();
  }

  private static SafetensorsReader reader(byte[] file) throws IOException {
    return new SafetensorsReader("test", new ByteArrayInputStream(file), file.length);
  }

  private static void assertRefused(byte[] file, String why) {
    assertThatThrownBy(() -> reader(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("File test is no safetensors file")
        .hasMessageContaining(why);
  }
}
