package org.notrainnogain.jobs.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Spark's standalone master and workers as processes on loopback, on ports that are free. */
final class StandaloneCluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Duration START = Duration.ofMinutes(2);

  private final Path home;
  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final String master;

  /** An executor's process. */
  record Executor(int id, ProcessHandle process) {
    void kill() {
      process.destroyForcibly();
    }

    /** Stops it; what it was doing can be looked at afterwards. */
    void freeze() {
      signal("STOP");
      Waiting.until("Stop of executor " + id, START, () -> read("stat").contains(") T "));
    }

    void thaw() {
      signal("CONT");
    }

    /** Whether one of its threads is named after a phase. */
    boolean isIn(String phase) {
      try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
        // As much of a name as Linux keeps.
        String name = phase.substring(0, Math.min(phase.length(), 15));
        return threads.anyMatch(
            thread -> read("task/" + thread.getFileName() + "/comm").startsWith(name));
      } catch (IOException | UncheckedIOException e) {
        return false; // it has just ended
      }
    }

    /** What Linux says of the process; nothing of one that has ended. */
    private String read(String what) {
      try {
        return Files.readString(Path.of("/proc/" + process.pid(), what));
      } catch (IOException e) {
        return "";
      }
    }

    private void signal(String name) {
      try {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Starts a master and workers of one core each.
   *
   * @param home a Spark installation
   * @param directory for logs and the workers' files
   */
  StandaloneCluster(Path home, Path directory, int workers) throws IOException {
    this.home = home;
    this.directory = Files.createDirectories(directory);
    String any = "--host 127.0.0.1 --port 0 --webui-port 0";
    Path log = start("master", "org.apache.spark.deploy.master.Master " + any);
    Waiting.until("Spark's master", START, () -> first(log, MASTER).isPresent());
    this.master = first(log, MASTER).orElseThrow();
    for (int i = 0; i < workers; i++) {
      Path of =
          start(
              "worker-" + i,
              "org.apache.spark.deploy.worker.Worker %s -c 1 -m 2g %s".formatted(any, master));
      Pattern registered = Pattern.compile("(Successfully registered) with master");
      Waiting.until("Spark's worker", START, () -> first(of, registered).isPresent());
    }
  }

  private Path start(String name, String arguments) throws IOException {
    Path log = directory.resolve(name + ".log");
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/spark-class").toString()));
    command.addAll(List.of(arguments.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_WORKER_DIR", directory.resolve(name).toString());
    processes.add(builder.redirectErrorStream(true).redirectOutput(log.toFile()).start());
    return log;
  }

  String master() {
    return master;
  }

  /** Executors that live now, of all applications, the oldest first. */
  List<Executor> executors() {
    List<Executor> executors = new ArrayList<>();
    for (Process process : processes) {
      process
          .descendants()
          .forEach(
              child -> executorId(child).ifPresent(id -> executors.add(new Executor(id, child))));
    }
    executors.sort(Comparator.comparingInt(Executor::id));
    return executors;
  }

  private static Optional<Integer> executorId(ProcessHandle process) {
    try {
      List<String> command =
          List.of(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).split("\0"));
      int option = command.indexOf("--executor-id");
      return option < 0
              || !command.contains("org.apache.spark.executor.CoarseGrainedExecutorBackend")
          ? Optional.empty()
          : Optional.of(Integer.parseInt(command.get(option + 1)));
    } catch (IOException e) {
      return Optional.empty(); // it has just ended
    }
  }

  /** Kills the worker that an executor belongs to; Spark ends the executor itself. */
  void killWorkerOf(Executor executor) {
    executor.process().parent().orElseThrow().destroyForcibly();
  }

  private static Optional<String> first(Path log, Pattern pattern) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.map(pattern::matcher).filter(Matcher::find).map(m -> m.group(1)).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
