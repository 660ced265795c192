package org.notrainnogain.training.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.notrainnogain.training.tensor.HardwareName;
import org.notrainnogain.training.tensor.TorchDevice;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * Builds the replicas of one executor, warms them up, and repeats all measurements in rounds. A
 * round goes through all numbers of layers, so that a machine whose speed drifts treats them alike.
 * Replicas side by side begin each measurement together, and the slowest counts, as in training.
 *
 * <p>The natives must have been loaded before, by one thread.
 */
public final class CalibrationSession {
  private static final long LONGEST_STEP_MINUTES = 10;

  private final CalibrationSpec spec;
  private final SessionPlan plan;
  private final CyclicBarrier together;

  /** A session of this plan. */
  public CalibrationSession(CalibrationSpec spec, SessionPlan plan) {
    this.spec = spec;
    this.plan = plan;
    this.together = new CyclicBarrier(spec.layout().replicas());
  }

  /**
   * What a session found.
   *
   * @param samples of the rounds that count
   * @param roundNanos what a round took that counts, what is not timed in it included
   * @param device name and make of the device, such as "cpu (AMD EPYC)"
   */
  public record Result(List<Sample> samples, long roundNanos, String device) {}

  /** What one replica did in the rounds that count, and how long they took in all. */
  private record Laps(List<Lap> laps, long nanos) {}

  /** What one replica did at one moment of the session; all replicas have the same moments. */
  private record Lap(Sample.Measured of, int units, long nanos) {}

  /**
   * Measures.
   *
   * @param gpuAddress the GPU that the task was given
   * @throws IllegalStateException when a replica fails
   */
  public Result run(OptionalInt gpuAddress) throws InterruptedException {
    TorchDevice device = TorchDevice.resolve(spec.layout().device(), gpuAddress);
    ExecutorService threads = Executors.newFixedThreadPool(spec.layout().replicas());
    try {
      CompletionService<Laps> replicas = new ExecutorCompletionService<>(threads);
      for (int replica = 0; replica < spec.layout().replicas(); replica++) {
        replicas.submit(onReplica(replica, device));
      }
      List<Laps> done = new ArrayList<>();
      while (done.size() < spec.layout().replicas()) {
        done.add(replicas.take().get());
      }
      return new Result(
          slowest(done.stream().map(Laps::laps).toList()),
          done.get(0).nanos() / plan.repeats(),
          String.format(Locale.ROOT, "%s (%s)", device.name(), HardwareName.of(device)));
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "A replica failed while it was measured: " + e.getCause().getMessage(), e.getCause());
    } finally {
      // Interrupted, the others wait no longer for one that failed; their memory is freed first.
      threads.shutdownNow();
      threads.awaitTermination(LONGEST_STEP_MINUTES, TimeUnit.MINUTES);
    }
  }

  private Callable<Laps> onReplica(int replica, TorchDevice device) {
    return () -> {
      TorchRuntime.setThreads(spec.layout().threads());
      try (Workbench bench = Workbench.of(spec, replica, device)) {
        for (int round = 0; round < plan.warmUps(); round++) {
          round(bench, round);
        }
        long start = System.nanoTime();
        List<Lap> laps = new ArrayList<>();
        for (int round = plan.warmUps(); round < plan.rounds(); round++) {
          laps.addAll(round(bench, round));
        }
        return new Laps(laps, System.nanoTime() - start);
      }
    };
  }

  private List<Lap> round(Workbench bench, int round)
      throws InterruptedException, BrokenBarrierException {
    List<Lap> laps = new ArrayList<>();
    for (int depth : plan.order(round)) {
      List<Measurement> measured =
          bench.measurements().stream().filter(each -> each.measuredAt(depth)).toList();
      for (Measurement each : measured) {
        each.prepare(round, depth);
      }
      for (Measurement each : measured) {
        laps.add(lap(bench, each, depth));
      }
    }
    return laps;
  }

  private Lap lap(Workbench bench, Measurement measurement, int depth)
      throws InterruptedException, BrokenBarrierException {
    bench.synchronize();
    together.await();
    long start = System.nanoTime();
    measurement.work(depth);
    bench.synchronize();
    long nanos = System.nanoTime() - start;
    OptionalInt sequences = measurement.sequences();
    return new Lap(
        new Sample.Measured(
            measurement.phase(),
            measurement.optimizer().orElse(null),
            depth,
            sequences.isPresent() ? sequences.getAsInt() : null),
        measurement.units(spec.layout().replicas()),
        nanos);
  }

  private static List<Sample> slowest(List<List<Lap>> laps) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < laps.get(0).size(); i++) {
      Lap first = laps.get(0).get(i);
      long nanos = 0;
      for (List<Lap> replica : laps) {
        nanos = Math.max(nanos, replica.get(i).nanos());
      }
      samples.add(new Sample(first.of(), Math.max(1, Math.round((double) nanos / first.units()))));
    }
    return samples;
  }
}
