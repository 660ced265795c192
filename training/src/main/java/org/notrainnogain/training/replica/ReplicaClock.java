package org.notrainnogain.training.replica;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.notrainnogain.training.loop.PhaseTiming;
import org.notrainnogain.training.tensor.TorchDevice;

/** A replica's stopwatch: a lap is read after the device has done all it was given. */
public final class ReplicaClock {
  private final int replica;
  private final TorchDevice device;
  private final String executorId;
  private final String host;
  private long lapStart;

  ReplicaClock(int replica, TorchDevice device, String executorId) {
    this.replica = replica;
    this.device = device;
    this.executorId = executorId;
    this.host = hostName();
  }

  void start() {
    device.synchronize();
    lapStart = System.nanoTime();
  }

  /** Nanoseconds since the last lap; the next lap starts here. */
  long lapNanos() {
    device.synchronize();
    long now = System.nanoTime();
    long nanos = now - lapStart;
    lapStart = now;
    return nanos;
  }

  /** A lap of a phase of microbatches. */
  PhaseTiming lap(String phase, int microbatches, double activeLayers, int examples) {
    return timing(phase, microbatches, activeLayers, examples, 0, lapNanos());
  }

  /** A lap of a phase without microbatches. */
  PhaseTiming lap(String phase) {
    return lap(phase, 0);
  }

  /** A lap of a phase without microbatches, added to what was measured of it before. */
  PhaseTiming lap(String phase, long nanosBefore) {
    return timing(phase, 0, 0, 0, 0, nanosBefore + lapNanos());
  }

  /** A lap of the replica's share of a phase, added to what was measured of it before. */
  PhaseTiming lapOfShare(String phase, double share, long nanosBefore) {
    return timing(phase, 0, 0, 0, share, nanosBefore + lapNanos());
  }

  private PhaseTiming timing(
      String phase, int microbatches, double activeLayers, int examples, double share, long nanos) {
    return new PhaseTiming(
        replica,
        executorId,
        host,
        device.name(),
        phase,
        microbatches,
        activeLayers,
        examples,
        nanos,
        share);
  }

  public static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress().getHostName();
    }
  }
}
