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
import org.notrainnogain.jobs.config.ConfigurationException;
import org.notrainnogain.jobs.config.Settings;

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
