package org.notrainnogain.jobs.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.run.PretrainSettings;

class PretrainSettingsTest {
  private static final Path DEMO = Path.of("conf/runs/demo.conf");

  @TempDir Path directory;

  @Test
  void allProblemsOfSettingsAndReferenceSystemComeTogether() {
    assertThat(
            problems(
                "model.heads=3",
                "model.feed-forward=511",
                "objective.mask-probability=0",
                "evaluation.fractions=[0.5, 0.2]",
                "placement.replicas=5",
                "schedule=cosine",
                "schedule.cosine.warm-up=1",
                "schedule.cosine.start-factor=0",
                "schedule.cosine.floor-factor=0",
                "budget.reference-time=1 s",
                "trainng.precision=bf16"))
        .satisfiesExactlyInAnyOrder(
            has("model.hidden = 128 must be even and a multiple of model.heads, 3"),
            has("model.feed-forward = 511 must be even"),
            has("objective.mask-probability = 0 must be above 0 and below 1"),
            has("evaluation.fractions = [0.5, 0.2] must ascend within [0, 1]"),
            has("placement.replicas = 5 must be at most 4"),
            has("schedule.cosine: Cosine warm-up 1.0 must be in [0, 1)"),
            has("budget.reference-time of 1.000 s holds"),
            has("trainng.precision"));
  }

  @Test
  void aValueThatCannotBeReadIsComparedWithNothing() {
    assertThat(problems("model.layers=0", "training.batch-size=none", "placement.replicas=0"))
        .satisfiesExactlyInAnyOrder(
            has("model.layers = 0 must be a whole number >= 1"),
            has("training.batch-size = none must be a whole number >= 1"),
            has("placement.replicas = 0 must be a whole number >= 1"));
  }

  @Test
  void stackingDemandsAModelThatItCanGrow() {
    assertThat(stackingProblems("depth.stacking.fractions=[0.125, 0.2, 0.3]"))
        .satisfiesExactly(has("its 4 layers must be a multiple of 2^3; change model.layers,"));
    assertThat(stackingProblems("depth.stacking.fractions=[0.3, 0.3]", "depth.stacking.factor=1"))
        .satisfiesExactly(has("depth.stacking: Layer stacking's fractions must ascend"));
    assertThat(stackingProblems("depth.stacking.optimizer-state=forget"))
        .satisfiesExactly(
            has("depth.stacking.optimizer-state = forget must be one of copy, keep, reset"));
  }

  @Test
  void stackingDemandsAnUpdateAtEachDepth() {
    assertThat(stackingProblems("depth.stacking.fractions=[0.0001, 0.3]"))
        .satisfiesExactly(
            has(
                "with 1 layers the model trains from 0.0 to 1.0E-4 of it, which may be too little"));
    assertThat(stackingProblems("depth.stacking.fractions=[0.3, 0.3001]"))
        .satisfiesExactly(has("with 2 layers the model trains from 0.3 to 0.3001 of it"));
    assertThat(stackingProblems("depth.stacking.fractions=[0.3, 0.9999]"))
        .satisfiesExactly(has("with 4 layers the model trains from 0.9999 to 1.0 of it"));
  }

  @Test
  void aDepthWithoutAPriceIsFoundAtStart() throws IOException {
    TinySettings tiny = new TinySettings(directory).methods("layer-stacking");
    Path prices = directory.resolve("tiny.conf");
    Files.writeString(
        prices, Files.readString(prices).replace("seconds = 0.005", "seconds { 2 = 0.005 }"));
    tiny.with("depth.stacking.fractions=[0.3]");
    Settings settings = Settings.load(tiny.files(), tiny.assignments());
    assertThatThrownBy(() -> settings.read(PretrainSettings::read))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("optimizer")
        .hasMessageContaining("1 active layers");
  }

  private List<String> stackingProblems(String... assignments) {
    Settings settings =
        Settings.load(
            List.of(DEMO, Path.of("conf/methods/layer-stacking.conf")), List.of(assignments));
    return catchThrowableOfType(
            ConfigurationException.class, () -> settings.read(PretrainSettings::read))
        .problems();
  }

  @Test
  void theCorpusIsHeldAgainstItToo() throws IOException {
    TinyCorpus.write(directory);
    assertThat(problems("budget.reference-time=1 s", "model.heads=3", "trainng.precision=bf16"))
        .satisfiesExactlyInAnyOrder(
            has("multiple of model.heads, 3"),
            has("sequence length 16, but the prices of reference system demo-bert hold for 128"),
            has("vocabulary 64, but the prices of reference system demo-bert hold for 8192"),
            has("budget.reference-time of 1.000 s holds"),
            has("trainng.precision"));
  }

  @Test
  void namesTheReferenceSystemsAndMethodsThatThereAre() {
    assertThat(problems("reference-system=rtx3090", "method=lion"))
        .satisfiesExactlyInAnyOrder(
            has("one of a100-t5, demo-bert, rtx3090-bert, rtx3090-bert-as-printed"),
            has("chooses none; choose by --config conf/methods/NAME.conf, NAME one of baseline"));
    assertThat(problems("reference-system=" + directory))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains(directory + " is neither a file nor one of");
    assertThatThrownBy(() -> Settings.load(List.of(Path.of("conf/methods/lion.conf")), List.of()))
        .hasMessageContaining("conf/methods has baseline");
  }

  @Test
  void tellsOfPricesThatCannotBeUsed() throws IOException {
    Path prices = Files.writeString(directory.resolve("prices.conf"), "name = mine");
    assertThat(problems("reference-system=" + prices))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("prices.conf cannot be used", "source");
  }

  private static ThrowingConsumer<String> has(String part) {
    return problem -> assertThat(problem).contains(part);
  }

  private List<String> problems(String... assignments) {
    Settings settings = Settings.load(List.of(DEMO), new ArrayList<>(List.of(assignments)));
    return catchThrowableOfType(
            ConfigurationException.class,
            () ->
                settings.read(
                    PretrainSettings.readerFor(
                        new org.apache.hadoop.fs.Path(directory.toUri()), new Configuration())))
        .problems();
  }
}
