package org.notrainnogain.training.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.OptionalInt;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TorchRuntimeNativeTest {
  @Test
  void threadsAreTakenOverByLibtorchAndItsBlas() {
    for (int threads : new int[] {2, 1}) {
      TorchRuntime.setThreads(threads);
      assertThat(torch.get_num_threads()).isEqualTo(threads);
      // MKL answers what it held before: another number first, then this one.
      assertThat(TorchRuntime.threadsOfMkl(3)).isEqualTo(threads);
      assertThat(TorchRuntime.threadsOfMkl(threads)).isEqualTo(3);
    }
    assertThatThrownBy(() -> TorchRuntime.setThreads(0))
        .hasMessage("Threads must be 1 or more, got 0");
  }

  @Test
  void algorithmsAreDeterministic() {
    TorchRuntime.load();
    assertThat(torch.globalContext().deterministicAlgorithms()).isTrue();
  }

  @Test
  void computesWithMkl() {
    assertThat(TorchRuntime.versions())
        .containsKeys("libtorch", "mkl", "platform", "cuda")
        .containsEntry("blas", "mkl_rt");
    assertThat(TorchRuntime.versions().get("libtorch")).startsWith("2.10.");
  }

  @Test
  void aMissingNativeLibraryIsNamedWithTheWayOut() {
    LinkageError error = new NoClassDefFoundError("Could not initialize class torch");
    error.initCause(new UnsatisfiedLinkError("no jnitorch in java.library.path"));
    assertThat(TorchRuntime.missingNatives(error))
        .hasMessageStartingWith(
            "The native libraries of libtorch could not be loaded (no jnitorch in"
                + " java.library.path). Put the jars org.bytedeco:pytorch, openblas and javacpp")
        .hasMessageContaining("-redist on the class path")
        .hasCause(error);
  }

  @Test
  void devicesAreResolvedByName() {
    assertThat(TorchDevice.resolve("cpu", OptionalInt.empty()).name()).isEqualTo("cpu");
    assertThat(TorchDevice.resolve("cpu", OptionalInt.empty()).isCuda()).isFalse();
    assertThatThrownBy(() -> TorchDevice.resolve("tpu", OptionalInt.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Device must be auto, cpu or cuda, got tpu; set device to one of them");
  }

  @Test
  void withoutAGpuAutoIsTheCpuAndCudaIsRefused() {
    TorchRuntime.load();
    assumeFalse(torch.cuda_is_available(), "a GPU is here");
    assertThat(TorchDevice.resolve("auto", OptionalInt.of(3)).name()).isEqualTo("cpu");
    assertThatThrownBy(() -> TorchDevice.resolve("cuda", OptionalInt.of(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Device cuda was asked for, but libtorch sees no CUDA GPU here")
        .hasMessageEndingWith("or set placement.device = cpu");
  }
}
