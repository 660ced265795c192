package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.notrainnogain.planning.config.Installation;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.prepare.PrepareConfig;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.PretrainInputs;
import org.notrainnogain.planning.run.PretrainSettings;
import org.notrainnogain.training.rst.ReferenceSystem;

/** Every file of {@code conf}, read as by a user who gives it with {@code --config}. */
class ShippedConfigurationTest {
  private static final Set<String> RUN_FOLDERS =
      Set.of("budgets", "fidelity", "methods", "models", "runs");

  static Stream<Path> runFiles() throws IOException {
    return files().filter(file -> RUN_FOLDERS.contains(folder(file)));
  }

  static Stream<Path> referenceSystems() throws IOException {
    return files().filter(file -> folder(file).equals("reference-systems"));
  }

  @ParameterizedTest
  @MethodSource("runFiles")
  void hasNoProblemForPrepareAndPretrain(Path file) {
    List<String> assignments = new ArrayList<>();
    if (folder(file).equals("models")) {
      assignments.add("reference-system=" + pricing(name(file)));
    }
    if (name(file).startsWith("rho-loss")) {
      assignments.add("selector.rho-loss.proxy=RUN_ID");
    }
    PrepareConfig prepare = Settings.load(List.of(file), assignments).read(PrepareConfig::from);
    PretrainConfig pretrain =
        Settings.load(List.of(file), assignments).read(PretrainSettings::read);
    assertThat(prepare.sequenceLength()).isPositive();
    if (folder(file).equals("models")) {
      assertThat(pretrain.model().name()).isEqualTo(name(file));
    }
    if (folder(file).equals("methods")) {
      assertThat(pretrain.method()).isEqualTo(name(file));
    }
  }

  /** Each fills a slot of its own, so that they go together by composing their files. */
  @Test
  void methodsOfOtherSlotsGoTogether() {
    List<Path> files =
        Stream.of("layer-stacking", "selective-backprop", "lion-paper")
            .map(method -> Path.of("conf", "methods", method + ".conf"))
            .toList();
    PretrainConfig.Slots slots =
        Settings.load(files, List.of()).read(PretrainSettings::read).slots();
    assertThat(slots.depth().name()).isEqualTo("stacking");
    assertThat(slots.selector().name()).isEqualTo("selective-backprop");
    assertThat(slots.optimizer().name()).isEqualTo("lion");
  }

  @ParameterizedTest
  @MethodSource("referenceSystems")
  void pricesByTheNameOfTheirFile(Path file) {
    assertThat(PretrainInputs.referenceSystem(name(file)).name()).isEqualTo(name(file));
    assertThat(PretrainInputs.referenceSystem(file.toString()).name()).isEqualTo(name(file));
    String uri = "file:" + Installation.file(file).toAbsolutePath();
    assertThat(PretrainInputs.referenceSystem(uri).name()).isEqualTo(name(file));
  }

  /** So that a new folder does not go without a test. */
  @Test
  void thereAreNoOtherFolders() throws IOException {
    Set<String> folders = new TreeSet<>();
    files().map(ShippedConfigurationTest::folder).forEach(folders::add);
    Set<String> tested = new TreeSet<>(RUN_FOLDERS);
    tested.add("reference-systems");
    tested.add("nightly"); // NightlySettingsTest
    assertThat(folders).isEqualTo(tested);
  }

  /** The reference system that prices a shipped model. */
  private static String pricing(String model) {
    return Installation.names(Path.of("conf", "reference-systems")).stream()
        .map(PretrainInputs::referenceSystem)
        .filter(system -> system.model().name().equals(model))
        .map(ReferenceSystem::name)
        .findFirst()
        .orElseThrow(() -> new AssertionError("No shipped reference system prices " + model));
  }

  /** Files in the folders of {@code conf}, as a user names them: from the installation. */
  private static Stream<Path> files() throws IOException {
    Path home = Installation.home();
    try (Stream<Path> found = Files.walk(home.resolve("conf"))) {
      return found
          .filter(Files::isRegularFile)
          .map(home::relativize)
          .filter(file -> file.getNameCount() > 2)
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String folder(Path file) {
    return file.getName(1).toString();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.conf$", "");
  }
}
