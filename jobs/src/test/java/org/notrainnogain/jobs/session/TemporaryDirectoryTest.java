package org.notrainnogain.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.planning.config.ConfigurationException;

class TemporaryDirectoryTest {
  @TempDir Path directory;

  @Test
  void oneThatDoesIsLeftAsItWas() {
    TemporaryDirectory.check(directory);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void oneThatCannotBeWrittenIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> TemporaryDirectory.check(directory.resolve("none")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("The directory of temporary files, " + directory + "/none, cannot be")
        .hasMessageContaining("TMPDIR=DIR bin/ntng");
  }
}
