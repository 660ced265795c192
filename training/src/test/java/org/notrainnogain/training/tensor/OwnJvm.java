package org.notrainnogain.training.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a class in a JVM of its own, for what other tests of this JVM would disturb. */
public final class OwnJvm {
  private static final long LONGEST_MINUTES = 5;

  private OwnJvm() {}

  /**
   * Runs {@code main} with this JVM's class path and the natives' options.
   *
   * @param directory where its output may lie
   * @param options of the JVM, such as {@code -Xmx256m}
   * @return what it printed, errors included
   */
  public static String outputOf(
      Path directory, Class<?> main, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dorg.bytedeco.openblas.load=mkl_rt");
    command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(Arrays.asList(arguments));
    File output = directory.resolve("output").toFile();
    Process jvm =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    try {
      assertThat(jvm.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).as("ended in time").isTrue();
    } finally {
      jvm.destroyForcibly();
    }
    return Files.readString(output.toPath()).strip();
  }
}
