package org.notrainnogain.jobs.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of {@code bin/ntng} in a process of its own, on a cluster of two executors. */
final class Command implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;
  private final Path events;

  /**
   * Starts it as the README says.
   *
   * @param directory for what it prints, Spark's event file and unpacked native libraries
   */
  Command(Path ntng, Path spark, String master, Path directory, String... arguments)
      throws IOException {
    Files.createDirectories(directory);
    this.events = Files.createTempDirectory(directory, "events-");
    this.out = Files.createTempFile(directory, "out-", "");
    this.err = Files.createTempFile(directory, "err-", "");
    List<String> command =
        new ArrayList<>(
            List.of(
                ntng.toString(),
                "--master",
                master,
                "--total-executor-cores",
                "2",
                "--executor-cores",
                "1",
                "--conf",
                "spark.eventLog.enabled=true",
                "--conf",
                "spark.eventLog.dir=" + events.toUri(),
                "--conf",
                "spark.eventLog.compress=false",
                "--conf",
                "spark.executor.heartbeatInterval=2s",
                "--conf",
                "spark.network.timeout=30s",
                "--conf",
                "spark.network.timeoutInterval=5s"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", spark.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("NTNG_HEAP", "1g");
    // As on a fresh machine: the executors of the first command unpack native libraries at once.
    builder
        .environment()
        .put(
            "NTNG_JAVA_OPTIONS", "-Dorg.bytedeco.javacpp.cachedir=" + directory.resolve("natives"));
    this.process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  SparkJobs jobs() {
    return new SparkJobs(events);
  }

  /** The driver's process, which the launcher has become. */
  ProcessHandle driver() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has printed so far, and its log. */
  String output() {
    try {
      return Files.readString(out) + Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end; its exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(Duration.ofMinutes(15).toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("The command did not end:\n" + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
