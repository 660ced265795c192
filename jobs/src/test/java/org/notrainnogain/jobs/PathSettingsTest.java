package org.notrainnogain.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.notrainnogain.planning.config.Settings;

/**
 * Paths as a user writes them may be relative, and executors have working directories of their own.
 * Whoever adds one says here who looks it up, on the driver, before anything goes to executors.
 */
class PathSettingsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.notrainnogain");

  @Test
  void settingsThatArePathsAreThese() {
    assertThat(readersOf(Set.of("filePath", "filePaths")))
        .containsExactlyInAnyOrder(
            // prepare.source: SourceFiles finds them, and executors get what it found.
            "planning.prepare.CorpusSource$JsonLines",
            "planning.prepare.CorpusSource$Parquet",
            "planning.prepare.CorpusSource$Text",
            // prepare.tokenizer.given: CorpusTokenizer reads the bytes.
            "planning.prepare.TokenizerChoice$Given",
            // reference-system: PretrainInputs reads it.
            "planning.run.PretrainSettings",
            // nightly's config: Settings loads them.
            "planning.nightly.NamedFiles");
  }

  /** A new one is a name of something, or is to be read as a path and stand in the test above. */
  @Test
  void textsThatAreNamesAreReadByThese() {
    assertThat(readersOf(Set.of("text", "texts")))
        .containsExactlyInAnyOrder(
            "planning.nightly.ArmSettings",
            "planning.nightly.NightlySettings",
            "planning.prepare.CorpusSource$JsonLines",
            "planning.prepare.CorpusSource$Parquet",
            "planning.prepare.PrepareConfig",
            "planning.run.MethodSettings",
            "planning.run.PretrainSettings");
  }

  /** So Spark refuses a task that carries a setting that is not yet looked up. */
  @Test
  void noRecordOfSettingsGoesToExecutors() {
    assertThat(
            CLASSES.stream()
                .filter(c -> c.getPackageName().startsWith("org.notrainnogain.planning"))
                .filter(c -> c.isAssignableTo(Serializable.class))
                .filter(c -> !c.isEnum() && !c.isAssignableTo(Throwable.class))
                .map(JavaClass::getName))
        .isEmpty();
  }

  private static Set<String> readersOf(Set<String> getters) {
    Set<String> readers = new TreeSet<>();
    for (JavaCodeUnit getter : CLASSES.get(Settings.class).getCodeUnits()) {
      if (getters.contains(getter.getName())) {
        getter.getAccessesToSelf().stream()
            .map(JavaAccess::getOriginOwner)
            .filter(owner -> !owner.isEquivalentTo(Settings.class))
            .forEach(owner -> readers.add(owner.getName().replace("org.notrainnogain.", "")));
      }
    }
    return readers;
  }
}
