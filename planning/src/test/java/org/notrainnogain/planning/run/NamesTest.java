package org.notrainnogain.planning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.config.Settings;

/**
 * Names of models and methods become the run's id, and so a directory and a partition of tables.
 */
class NamesTest {
  private static final String LONG = "aaaaaaaaaaaaaaaa";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "модель",
        "größe",
        "-dash",
        ".hidden",
        "a b",
        "a/b",
        "a=b",
        "名",
        LONG + LONG + LONG + LONG + "a"
      })
  void aModelsNameThatNamesNoDirectoryIsRefusedBeforeAnythingIsComputed(String name) {
    assertThatThrownBy(() -> SamplePlans.demo(List.of(), "model.name=" + name))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("model.name = " + name + " must begin with a letter of a to z")
        .hasMessageContaining("at most 64 characters: runs are named by it");
  }

  @Test
  void lettersDigitsDotsDashesAndUnderscoresAreFine() {
    String name = LONG + LONG + LONG + LONG;
    for (String fine : List.of(name, "BERT_x-1.5", "7b")) {
      assertThat(
              Settings.load(List.of(), List.of("model.name=" + fine))
                  .read(PretrainSettings::unpriced)
                  .model()
                  .name())
          .isEqualTo(fine);
    }
  }
}
