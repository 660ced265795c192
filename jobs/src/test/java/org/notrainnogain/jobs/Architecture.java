package org.notrainnogain.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** The import rules of docs/design.md, "Layout and imports", for classes beneath a root package. */
final class Architecture {
  private final String root;

  Architecture(String root) {
    this.root = root;
  }

  /** jobs sees all modules, training sees data-prep and selection, the others see nobody. */
  List<ArchRule> directions() {
    return List.of(
        direction("dataprep"),
        direction("selection"),
        direction("reporting"),
        direction("training", "dataprep", "selection"));
  }

  private ArchRule direction(String module, String... seen) {
    List<String> allowed = new ArrayList<>(List.of(within(module)));
    for (String other : seen) {
      allowed.add(within(other));
    }
    DescribedPredicate<JavaClass> ofOtherModules =
        JavaClass.Predicates.resideInAPackage(root + "..")
            .and(JavaClass.Predicates.resideOutsideOfPackages(allowed.toArray(String[]::new)))
            .as("modules other than %s", allowed);
    return noClasses()
        .that()
        .resideInAPackage(within(module))
        .should()
        .dependOnClassesThat(ofOtherModules);
  }

  ArchRule sparkOnlyInJobsAndDistributed() {
    return only(List.of("org.apache.spark..", "scala.."), "jobs", "training.distributed");
  }

  ArchRule libtorchOnlyInItsPackages() {
    return only(
        List.of("org.bytedeco.."),
        "training.tensor",
        "training.model",
        "training.optim",
        "training.loop",
        "training.checkpoint");
  }

  ArchRule bigDlOnlyInDistributed() {
    return only(List.of("com.intel.analytics.."), "training.distributed");
  }

  ArchRule hadoopOnlyWhereFilesAre() {
    return only(
        List.of("org.apache.hadoop..", "org.apache.parquet.."),
        "jobs",
        "training.distributed",
        "training.checkpoint");
  }

  ArchRule configurationTreesOnlyWhereTheyAreRead() {
    return only(List.of("com.typesafe.config.."), "jobs.config", "training.rst");
  }

  ArchRule commandLineOnlyInItsPackage() {
    return only(List.of("picocli.."), "jobs.cli");
  }

  private ArchRule only(List<String> libraries, String... packages) {
    String[] allowed = new String[packages.length];
    for (int i = 0; i < packages.length; i++) {
      allowed[i] = within(packages[i]);
    }
    return noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries.toArray(String[]::new));
  }

  /** A type lives with the module that first produces it, under a word that says what it is. */
  ArchRule namesSayWhatAThingIs() {
    return noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Utility|Helper|Helpers|Manager|Impl)(\\$.*)?")
        .orShould()
        .resideInAnyPackage("..common..", "..util..", "..utils..", "..core..", "..helper..");
  }

  /** Randomness is derived from seeds in data-prep; nothing read from disk is deserialised. */
  ArchRule noUnseededRandomnessNorDeserialisation() {
    return noClasses()
        .should()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Random.class, ThreadLocalRandom.class)
        .orShould()
        .callConstructor(ObjectInputStream.class, InputStream.class);
  }

  ArchRule noGuavaNorJdkLogging() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.common..", "java.util.logging..");
  }

  ArchRule packagesWithoutCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles();
  }

  private String within(String name) {
    return root + "." + name + "..";
  }
}
