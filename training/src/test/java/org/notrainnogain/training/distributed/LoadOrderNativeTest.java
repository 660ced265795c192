package org.notrainnogain.training.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notrainnogain.training.tensor.OwnJvm;
import org.notrainnogain.training.tensor.TorchRuntime;

/**
 * BigDL brings an MKL and an OpenMP of its own; whichever of the two is loaded first, libtorch's
 * BLAS must still take the threads that a task asks for. Each order needs a JVM of its own.
 */
class LoadOrderNativeTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"engine first", "libtorch first"})
  void mklTakesTheThreadsOfATask(String order) throws Exception {
    assertThat(OwnJvm.outputOf(directory, LoadOrderNativeTest.class, List.of("-Xmx256m"), order))
        .endsWith("MKL threads 2");
  }

  /** Loads both, asks for two threads and prints what MKL then uses. */
  public static void main(String[] order) {
    if (order[0].equals("libtorch first")) {
      TorchRuntime.load();
    }
    BigDlEngine.ensure(1, 2);
    TorchRuntime.setThreads(2);
    System.out.println("MKL threads " + openblas_nolapack.blas_get_num_threads());
    Runtime.getRuntime().halt(0);
  }
}
