package org.notrainnogain.training.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;

class UnpackingLockNativeTest {
  @Test
  void aTaskThatWasCancelledTakesTheLockToo() throws IOException {
    Thread.currentThread().interrupt();
    try (UnpackingLock held = UnpackingLock.acquire()) {
      assertThat(Thread.interrupted()).isTrue();
      try (FileChannel other =
          FileChannel.open(
              Loader.getCacheDir().toPath().resolve(UnpackingLock.NAME),
              StandardOpenOption.WRITE)) {
        assertThatThrownBy(other::tryLock).isInstanceOf(OverlappingFileLockException.class);
      }
      assertThat(held).isNotNull();
    }
  }
}
