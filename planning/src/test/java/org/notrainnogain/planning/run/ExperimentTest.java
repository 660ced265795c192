package org.notrainnogain.planning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.config.Installation;
import org.notrainnogain.planning.config.Settings;

class ExperimentTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path METHODS = Path.of("conf", "methods");

  /** What no result depends on, seeds apart. */
  private static final List<String> NAMES = List.of("/settings/method", "/settings/model/name");

  static List<String> methods() {
    return Installation.names(METHODS);
  }

  /** All that is read of a method's file changes one of the two, unless it is a seed or a name. */
  @ParameterizedTest
  @MethodSource("methods")
  void whateverChangesAResultChangesOneOfTheTwo(String method) throws Exception {
    String identity = identity(List.of(method), List.of("seeds.masks=7"));
    Experiment experiment = Experiment.of(identity, "sound", Optional.empty());
    List<String> paths = new ArrayList<>();
    leaves("", JSON.readTree(identity), paths);

    assertThat(paths).hasSizeGreaterThan(25);
    for (String path : paths) {
      Experiment other =
          Experiment.of(changed(identity, path).toString(), "sound", Optional.empty());
      boolean seed =
          path.startsWith("/settings/seed") && !path.equals("/settings/seeds/evaluation");
      if (seed || NAMES.contains(path)) {
        assertThat(other).as(path).isEqualTo(experiment);
      } else {
        assertThat(
                Stream.of(
                    other.comparisonId().equals(experiment.comparisonId()),
                    other.armId().equals(experiment.armId())))
            .as(path)
            .containsExactlyInAnyOrder(true, false);
      }
    }
  }

  @Test
  void theMethodIsTheArmAndAllElseIsTheComparison() throws Exception {
    Experiment baseline = of(List.of("baseline"));

    for (String method : methods()) {
      String split = method.equals("rho-proxy") ? "training.split=train" : "seed=0";
      assertThat(of(List.of(method), split).comparisonId())
          .as(method)
          .isEqualTo(baseline.comparisonId());
    }
    assertThat(
            Stream.of("baseline", "layer-stacking", "layer-dropping", "lion-file", "lion-paper")
                .map(method -> of(List.of(method)).armId()))
        .doesNotHaveDuplicates();
    for (String arm :
        List.of(
            "optimizer.adamw.learning-rate=0.002",
            "depth=dropping",
            "schedule=constant",
            "rho.masks=fresh",
            "free-phases=scoring")) {
      Experiment other =
          arm.equals("depth=dropping")
              ? of(List.of("layer-dropping"))
              : of(List.of("baseline"), arm);
      assertThat(other.comparisonId()).as(arm).isEqualTo(baseline.comparisonId());
      assertThat(other.armId()).as(arm).isNotEqualTo(baseline.armId());
    }
    for (String common :
        List.of(
            "training.batch-size=768",
            "training.gradient-clip=1",
            "training.precision=bf16",
            "training.split=holdout",
            "model.layers=8",
            "objective.mask-probability=0.2",
            "weight-decay.spares=biases",
            "budget.reference-time=6 hours",
            "evaluation.sequences=10",
            "seeds.evaluation=4")) {
      Experiment other = of(List.of("baseline"), common);
      assertThat(other.armId()).as(common).isEqualTo(baseline.armId());
      assertThat(other.comparisonId()).as(common).isNotEqualTo(baseline.comparisonId());
    }
  }

  @Test
  void whereAndHowOftenARunIsKeptChangesNeither() {
    Experiment baseline = of(List.of("baseline"));

    assertThat(
            of(
                List.of("baseline-again"),
                "placement.replicas=3",
                "placement.threads=5",
                "placement.device-batch=7",
                "checkpoint.interval=1 minute",
                "checkpoint.keep=9",
                "record-selections=all",
                "recovery.attempts=1",
                "arm.tuned=by hand",
                "arm.repeats=baseline",
                "seed=77",
                "seeds.order=1",
                "seeds.masks=2",
                "model.name=other"))
        .isEqualTo(baseline);
  }

  @Test
  void corpusPricesResultsVersionAndFidelityAreTheComparisons() throws Exception {
    String identity = identity(List.of("baseline"), List.of());
    Experiment baseline = Experiment.of(identity, "sound", Optional.empty());

    for (String input : List.of("/corpus", "/reference-system", "/results-version")) {
      Experiment other =
          Experiment.of(changed(identity, input).toString(), "sound", Optional.empty());
      assertThat(other.armId()).isEqualTo(baseline.armId());
      assertThat(other.comparisonId()).as(input).isNotEqualTo(baseline.comparisonId());
    }
    assertThat(Experiment.of(identity, "custom", Optional.empty()).comparisonId())
        .isNotEqualTo(baseline.comparisonId());
  }

  @Test
  void proxiesOfOneExperimentAreOneChoiceWhateverTheirRuns() {
    String one = identity(List.of("rho-loss"), List.of("selector.rho-loss.proxy=proxy-s1"));
    String two = identity(List.of("rho-loss"), List.of("selector.rho-loss.proxy=proxy-s2"));
    Optional<Experiment> proxy = Optional.of(of(List.of("rho-proxy")));
    Optional<Experiment> deeper = Optional.of(of(List.of("rho-proxy"), "model.layers=8"));

    assertThat(Experiment.of(one, "sound", proxy)).isEqualTo(Experiment.of(two, "sound", proxy));
    assertThat(Experiment.of(one, "sound", proxy).armId())
        .isNotEqualTo(Experiment.of(one, "sound", deeper).armId());
    assertThat(Experiment.of(one, "sound", Optional.empty()).armId())
        .isNotEqualTo(Experiment.of(two, "sound", Optional.empty()).armId());
  }

  @Test
  void anIdentityWithoutSettingsIsAMistake() {
    assertThatThrownBy(() -> Experiment.of("{\"corpus\":\"aa\"}", "sound", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no settings");
    assertThatThrownBy(() -> Experiment.of("[]", "sound", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no JSON object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "by hand",
        "by hand for another method",
        "preset",
        "preset of another size",
        "1 trial",
        "12 trials"
      })
  void anArmSaysHowItWasTuned(String tuned) {
    assertThat(config(List.of("baseline"), "arm.tuned=" + tuned).note().tuned()).contains(tuned);
    assertThat(config(List.of("baseline")).note().tuned()).isEmpty();
    assertThat(config(List.of("baseline-again")).note().repeats()).contains("baseline");
    assertThat(MethodNote.trials(1)).isEqualTo("1 trial");
    assertThat(MethodNote.trials(12)).isEqualTo("12 trials");
  }

  @Test
  void otherWordsOfTuningAreRefused() {
    assertThatThrownBy(() -> config(List.of("baseline"), "arm.tuned=well"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("tuned = well must be by hand, by hand for another method, preset,")
        .hasMessageContaining("or not said");
  }

  private static void leaves(String path, JsonNode node, List<String> paths) {
    if (node.isObject() && !node.isEmpty()) {
      node.fieldNames().forEachRemaining(name -> leaves(path + "/" + name, node.get(name), paths));
    } else {
      paths.add(path);
    }
  }

  private static JsonNode changed(String identity, String path) throws Exception {
    JsonNode root = JSON.readTree(identity);
    int last = path.lastIndexOf('/');
    ((ObjectNode) root.at(path.substring(0, last))).put(path.substring(last + 1), "changed");
    return root;
  }

  private static Experiment of(List<String> methods, String... settings) {
    return Experiment.of(identity(methods, List.of(settings)), "sound", Optional.empty());
  }

  private static PretrainConfig config(List<String> methods, String... settings) {
    return load(methods, List.of(settings)).read(PretrainSettings::unpriced);
  }

  private static String identity(List<String> methods, List<String> assignments) {
    Settings settings = load(methods, assignments);
    settings.read(PretrainSettings::unpriced);
    return "{\"results-version\":3,\"corpus\":\"aa\",\"reference-system\":\"bb\",\"settings\":%s}"
        .formatted(PretrainSettings.identity(settings));
  }

  private static Settings load(List<String> methods, List<String> assignments) {
    List<String> all = new ArrayList<>(assignments);
    boolean proxy = assignments.stream().anyMatch(one -> one.startsWith("selector.rho-loss.proxy"));
    if (methods.contains("rho-loss") && !proxy) {
      all.add("selector.rho-loss.proxy=proxy-run");
    }
    return Settings.load(
        methods.stream().map(method -> METHODS.resolve(method + ".conf")).toList(), all);
  }
}
