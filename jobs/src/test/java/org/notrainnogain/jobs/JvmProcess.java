package org.notrainnogain.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.notrainnogain.planning.config.Installation;

/**
 * A class's {@code main} in a JVM of its own, started as the launcher would; killed when closed.
 */
public final class JvmProcess implements AutoCloseable {
  private static final long LONGEST_MINUTES = 5;

  private final Process process;
  private final Path output;

  private JvmProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it with this JVM's class path.
   *
   * @param output the file that takes what it prints, errors included
   * @param options of the JVM, such as {@code -Xmx256m}
   */
  public static JvmProcess start(
      Path output, Class<?> main, List<String> options, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Installation.home().resolve("conf/jvm.options"));
    command.add("-Dntng.home=" + Installation.home());
    command.add("-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(Arrays.asList(arguments));
    File file = output.toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file).start();
    return new JvmProcess(process, output);
  }

  /** The process, for signals. */
  public Process process() {
    return process;
  }

  /** Waits for its end and answers its exit code; what it printed is shown when that takes long. */
  public int exitCode() throws InterruptedException {
    assertThat(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).as(output()).isTrue();
    return process.exitValue();
  }

  /** Waits until something is so, or the process has ended; answers whether it still runs. */
  public boolean await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(LONGEST_MINUTES);
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      if (process.waitFor(2, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    assertThat(condition.getAsBoolean()).as(output()).isTrue();
    return process.isAlive();
  }

  /** Waits until it has printed a text, or has ended; answers whether it still runs. */
  public boolean awaitOutput(String text) throws InterruptedException {
    return await(() -> output().contains(text));
  }

  /** Sends it a signal, such as {@code STOP}. */
  public void signal(String name) throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
  }

  /** Kills it with {@code SIGKILL} and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** What it printed so far. */
  public String output() {
    try {
      return Files.readString(output).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
