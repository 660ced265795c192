package org.notrainnogain.training.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.notrainnogain.training.checkpoint.Safetensors.TensorInfo;
import org.notrainnogain.training.checkpoint.SafetensorsReader;

/**
 * Reference values of the published code: sidecars and tensors of the folder that the system
 * property {@code golden.dir} names.
 *
 * @param infos shape and type of each tensor
 * @param floats its 32-bit float tensors
 * @param longs its integer tensors
 */
public record GoldenFile(
    Map<String, TensorInfo> infos, Map<String, float[]> floats, Map<String, long[]> longs) {

  /** The sidecar NAME.json. */
  public static JsonNode sidecar(String name) {
    try {
      return new ObjectMapper().readTree(folder().resolve(name + ".json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tensors of NAME.safetensors. */
  public static GoldenFile tensors(String name) {
    Path file = folder().resolve(name + ".safetensors");
    Map<String, float[]> floats = new LinkedHashMap<>();
    Map<String, long[]> longs = new LinkedHashMap<>();
    try (SafetensorsReader reader =
        new SafetensorsReader(
            file.toString(),
            new BufferedInputStream(Files.newInputStream(file)),
            Files.size(file))) {
      for (Map.Entry<String, TensorInfo> tensor : reader.tensors().entrySet()) {
        switch (tensor.getValue().elements()) {
          case F32 -> floats.put(tensor.getKey(), reader.floats(tensor.getKey()));
          case I64 -> longs.put(tensor.getKey(), reader.longs(tensor.getKey()));
          case I32 -> throw new IOException("No golden tensor is int32: " + tensor.getKey());
        }
      }
      return new GoldenFile(reader.tensors(), floats, longs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    return Path.of(System.getProperty("golden.dir"));
  }
}
