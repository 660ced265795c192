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

  /** Each module sees those before it in the data flow; jobs sees all. */
  List<ArchRule> directions() {
    return List.of(
        direction("storage"),
        direction("dataprep", "storage"),
        direction("selection"),
        direction("reporting", "storage"),
        direction("training", "storage", "dataprep", "selection"),
        direction("planning", "storage", "dataprep", "selection", "training"));
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

  ArchRule sparkOnlyWhereTasksAre() {
    return only(
        List.of("org.apache.spark..", "scala.."),
        "jobs",
        "training.executors",
        "training.exchange",
        "training.replica",
        "training.irreducible",
        "training.events",
        "training.calibration");
  }

  ArchRule libtorchOnlyInItsPackages() {
    return only(List.of("org.bytedeco.."), "training.tensor", "training.model");
  }

  ArchRule bigDlOnlyWhereItIsUsed() {
    return only(
        List.of("com.intel.analytics.."),
        "training.executors",
        "training.exchange",
        "training.events");
  }

  ArchRule hadoopOnlyWhereFilesAre() {
    return only(
        List.of("org.apache.hadoop..", "org.apache.parquet.."),
        "jobs",
        "storage",
        "planning",
        "dataprep.corpus",
        "dataprep.source",
        "dataprep.shards",
        "training.checkpoint",
        "training.events",
        "training.executors",
        "training.irreducible",
        "training.replica");
  }

  ArchRule configurationTreesOnlyWhereTheyAreRead() {
    return only(List.of("com.typesafe.config.."), "planning.config", "training.rst");
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
