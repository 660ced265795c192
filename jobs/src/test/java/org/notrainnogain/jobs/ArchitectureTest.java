package org.notrainnogain.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every class of the program keeps the rules; a set of classes that break them is found out. */
class ArchitectureTest {
  private static final String PROGRAM = "org.notrainnogain";
  private static final String VIOLATIONS = "org.notrainnogain.jobs.violations";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(PROGRAM);

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void everyClassKeepsTheRule(String name, Function<Architecture, ArchRule> rule, String broken) {
    rule.apply(new Architecture(PROGRAM)).check(CLASSES);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void aViolationIsFound(String name, Function<Architecture, ArchRule> rule, String broken) {
    JavaClasses violations = new ClassFileImporter().importPackages(VIOLATIONS);
    assertThatThrownBy(() -> rule.apply(new Architecture(VIOLATIONS)).check(violations))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(broken);
  }

  @Test
  void everyModuleIsLookedAt() {
    for (String module :
        new String[] {
          "storage", "dataprep", "selection", "training", "planning", "reporting", "jobs"
        }) {
      assertThat(
              CLASSES.stream().anyMatch(c -> c.getPackageName().startsWith(PROGRAM + "." + module)))
          .as(module)
          .isTrue();
    }
  }

  private static Stream<Arguments> rules() {
    return Stream.of(
        rule("storage sees nobody", a -> a.directions().get(0), "storage.SeesDataPrep"),
        rule("data-prep sees storage", a -> a.directions().get(1), "dataprep.SeesTraining"),
        rule("selection sees nobody", a -> a.directions().get(2), "selection.SeesDataPrep"),
        rule("reporting sees storage", a -> a.directions().get(3), "reporting.SeesTraining"),
        rule(
            "training sees storage, data-prep and selection",
            a -> a.directions().get(4),
            "training.rst.SeesReporting"),
        rule("planning does not see jobs", a -> a.directions().get(5), "planning.SeesReporting"),
        rule("Spark", Architecture::sparkOnlyWhereTasksAre, "selection.NamesSpark"),
        rule("libtorch", Architecture::libtorchOnlyInItsPackages, "training.rst.NamesLibtorch"),
        rule("BigDL", Architecture::bigDlOnlyWhereItIsUsed, "training.rst.NamesBigDl"),
        rule("Hadoop", Architecture::hadoopOnlyWhereFilesAre, "training.rst.NamesHadoop"),
        rule(
            "configuration trees",
            Architecture::configurationTreesOnlyWhereTheyAreRead,
            "selection.NamesConfig"),
        rule("picocli", Architecture::commandLineOnlyInItsPackage, "selection.NamesPicocli"),
        rule("names", Architecture::namesSayWhatAThingIs, "dataprep.TextUtil"),
        rule(
            "randomness",
            Architecture::noUnseededRandomnessNorDeserialisation,
            "selection.RollsDice"),
        rule("logging", Architecture::noGuavaNorJdkLogging, "selection.LogsByJdk"),
        rule("cycles", Architecture::packagesWithoutCycles, "Cycle detected"));
  }

  private static Arguments rule(String name, Function<Architecture, ArchRule> rule, String broken) {
    return Arguments.of(name, rule, broken);
  }
}
