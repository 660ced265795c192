package org.notrainnogain.training.executors;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;
import org.notrainnogain.training.tensor.TorchDevice;

/**
 * What an executor says of itself before a run.
 *
 * @param executor which one
 * @param problem why it cannot compute; null when it can
 * @param heapBytes most that its heap can grow to
 * @param heapTakenBytes what the heap has taken of the machine so far, used or not
 * @param heapUsedBytes what of it is in use, garbage left out
 * @param residentBytes what all of the process has in memory, heap and libraries included
 * @param freeBytes what its machine or container has left for it and others
 */
public record ExecutorReport(
    Executors.Executor executor,
    String problem,
    long heapBytes,
    long heapTakenBytes,
    long heapUsedBytes,
    long residentBytes,
    long freeBytes)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** Loads the native libraries and looks around, in a task on the executor. */
  static ExecutorReport here(Executors.Executor executor, EngineSize engine, String device) {
    String problem = problem(engine, device);
    Runtime heap = Runtime.getRuntime();
    // Otherwise what is garbage would count as used.
    heap.gc();
    long resident = kilobytes("/proc/self/status", RESIDENT).orElse(0L);
    return new ExecutorReport(
        executor,
        problem,
        heap.maxMemory(),
        heap.totalMemory(),
        heap.totalMemory() - heap.freeMemory(),
        resident,
        Math.min(
            kilobytes("/proc/meminfo", AVAILABLE).orElse(Long.MAX_VALUE), container() - resident));
  }

  private static String problem(EngineSize engine, String device) {
    OptionalInt gpu = TaskNatives.gpu();
    try {
      TaskNatives.load(engine);
      TorchDevice.resolve(device, gpu);
    } catch (IllegalStateException | IllegalArgumentException | LinkageError e) {
      return e.getMessage();
    }
    boolean cluster = !SparkEnv.get().executorId().equals("driver");
    return cluster && device.equals("cuda") && gpu.isEmpty()
        ? "Device cuda was asked for, but Spark assigned no GPU address to a task; let it hand out"
            + " GPUs by --conf spark.executor.resource.gpu.amount=N, --conf"
            + " spark.task.resource.gpu.amount=1 and a discovery script"
        : null;
  }

  /** Memory of the container that the JVM runs in, or of the machine. */
  private static long container() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getTotalMemorySize();
  }

  private static Optional<Long> kilobytes(String file, Pattern line) {
    try {
      Matcher found = line.matcher(Files.readString(Path.of(file)));
      return found.find() ? Optional.of(Long.parseLong(found.group(1)) << 10) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
