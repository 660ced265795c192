package org.notrainnogain.training.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.intel.analytics.bigdl.mkl.MKL;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notrainnogain.training.executors.BigDlEngine;
import org.notrainnogain.training.tensor.OwnJvm;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * BigDL brings an MKL and an OpenMP of its own; whichever of the two is loaded first, libtorch's
 * BLAS must still take the threads that a task asks for, and BigDL's sums must not end the process.
 * Each order needs a JVM of its own.
 */
class LoadOrderNativeTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"engine first", "libtorch first"})
  void bothComputeInOneProcess(String order) throws Exception {
    assertThat(OwnJvm.outputOf(directory, LoadOrderNativeTest.class, List.of("-Xmx256m"), order))
        .endsWith("libtorch and BigDL compute");
  }

  /** Loads both and asks for two threads, which fails where MKL does not take them over. */
  public static void main(String[] order) throws Exception {
    if (order[0].equals("libtorch first")) {
      TorchRuntime.load();
    }
    BigDlEngine.ensure(1, 2);
    TorchRuntime.setThreads(2);
    bigDlComputes();
    System.out.println("libtorch and BigDL compute");
    Runtime.getRuntime().halt(0);
  }

  /**
   * As {@link BigDlExchange} has it divide summed gradients: much at once, on a thread of its own.
   */
  private static void bigDlComputes() throws Exception {
    Thread thread =
        new Thread(
            () -> {
              TorchRuntime.setSerialBlas();
              float[] sums = new float[1 << 20];
              MKL.vsscal(sums.length, 1f, sums, 0, 1);
            });
    thread.start();
    thread.join();
  }
}
