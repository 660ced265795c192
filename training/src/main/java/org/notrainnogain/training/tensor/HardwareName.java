package org.notrainnogain.training.tensor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a device is called by its maker, as far as the operating system says. */
public final class HardwareName {
  private static final String UNKNOWN = "of unknown make";
  private static final int LONGEST = 200;

  private HardwareName() {}

  /** The CPU's or GPU's name, such as "AMD EPYC", or "of unknown make". */
  public static String of(TorchDevice device) {
    return device.isCuda()
        ? gpu(Path.of("/proc/driver/nvidia/gpus"), device.index()).orElse(UNKNOWN)
        : named(Path.of("/proc/cpuinfo"), "model name").orElse(UNKNOWN);
  }

  /** The driver lists GPUs by their place on the bus, as CUDA counts them by default here. */
  static Optional<String> gpu(Path driver, int index) {
    try (Stream<Path> gpus = Files.list(driver)) {
      List<Path> inOrder = gpus.sorted().toList();
      return index < inOrder.size()
          ? named(inOrder.get(index).resolve("information"), "Model")
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // another system than Linux, or a container that hides it
    }
  }

  /** The value of the first line "key : value". */
  static Optional<String> named(Path file, String key) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.indexOf(':') > 0)
          .filter(line -> line.substring(0, line.indexOf(':')).strip().equals(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .filter(name -> !name.isEmpty() && name.length() <= LONGEST)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
