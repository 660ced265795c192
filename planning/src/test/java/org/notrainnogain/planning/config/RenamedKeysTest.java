package org.notrainnogain.planning.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenamedKeysTest {
  @Test
  void keysAndSectionsHaveNewNames() {
    RenamedKeys renamed = new RenamedKeys(Map.of("old.key", "new.key", "gone", "moved.here"));
    assertThat(renamed.newName("old.key")).contains("new.key");
    assertThat(renamed.newName("gone.deep.inside")).contains("moved.here.deep.inside");
    assertThat(renamed.newName("old.keys")).isEmpty();
    assertThat(renamed.newName("old")).isEmpty();
  }

  /** Also in a section that the command does not look into. */
  @Test
  void anOldNameFailsWithTheNewOne(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("old.conf"), "training { replicas = 2 }\n");
    assertThatThrownBy(() -> Settings.load(List.of(file), List.of()).finish())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("training.replicas")
        .hasMessageContaining("old.conf:1")
        .hasMessageContaining("is called placement.replicas now; rename it");
    assertThatThrownBy(() -> Settings.load(List.of(), List.of("training.replicas=2")).finish())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "training.replicas (--set training.replicas) is called placement.replicas now");
  }
}
