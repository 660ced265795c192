package org.notrainnogain.training.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardwareNameTest {
  @TempDir Path directory;

  @Test
  void theFirstProcessorNamesTheCpu() throws IOException {
    Path cpuinfo =
        Files.writeString(
            directory.resolve("cpuinfo"),
            "processor\t: 0\nmodel\t\t: 1\nmodel name\t: A CPU: big\n\nmodel name\t: Another\n");
    assertThat(HardwareName.named(cpuinfo, "model name")).contains("A CPU: big");
    assertThat(HardwareName.named(directory.resolve("none"), "model name")).isEmpty();
  }

  @Test
  void gpusCountByTheirPlaceOnTheBus() throws IOException {
    for (String bus : new String[] {"0000:81:00.0", "0000:01:00.0"}) {
      Path gpu = Files.createDirectories(directory.resolve(bus));
      Files.writeString(gpu.resolve("information"), "Model: \t\t GPU at " + bus + "\nIRQ: 1\n");
    }
    assertThat(HardwareName.gpu(directory, 0)).contains("GPU at 0000:01:00.0");
    assertThat(HardwareName.gpu(directory, 1)).contains("GPU at 0000:81:00.0");
    assertThat(HardwareName.gpu(directory, 2)).isEmpty();
    assertThat(HardwareName.gpu(directory.resolve("none"), 0)).isEmpty();
  }
}
