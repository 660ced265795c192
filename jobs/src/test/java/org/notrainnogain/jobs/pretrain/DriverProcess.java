package org.notrainnogain.jobs.pretrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.notrainnogain.jobs.JvmProcess;
import org.notrainnogain.jobs.cli.Main;

/** The command {@code ntng pretrain} in a process of its own, on two cores. */
final class DriverProcess {
  /** Starting is most of what these processes do, and the first compiler is faster at that. */
  private static final List<String> OPTIONS =
      List.of(
          "-Dspark.master=local[2]",
          "-Xmx512m",
          "-XX:TieredStopAtLevel=1",
          "-Dspark.hadoop.ntng.claim.renewal=500ms",
          "-Dspark.hadoop.ntng.claim.expiry=3s");

  private DriverProcess() {}

  /** Starts it; what it prints goes to a file beside the output directory. */
  static JvmProcess start(Path out, TinySettings settings) throws IOException {
    Path output = Files.createTempFile(out.toAbsolutePath().getParent(), "output-", ".txt");
    return JvmProcess.start(output, Main.class, OPTIONS, settings.pretrain());
  }

  /**
   * Two replicas, so many checkpoints that a kill often hits one, a model that grows on its way.
   */
  static TinySettings settings(Path out) throws IOException {
    return new TinySettings(Files.createDirectories(out))
        .methods("layer-stacking")
        .with(
            "depth.stacking.fractions=[0.3]", "placement.replicas=2", "checkpoint.interval=200 ms");
  }
}
