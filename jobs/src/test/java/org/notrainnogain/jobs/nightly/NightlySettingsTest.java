package org.notrainnogain.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.notrainnogain.jobs.nightly.task.ChosenTrial;
import org.notrainnogain.jobs.nightly.task.NightDirectory;
import org.notrainnogain.jobs.nightly.task.PlanCheck;
import org.notrainnogain.jobs.nightly.task.RunTask;
import org.notrainnogain.jobs.nightly.task.TaskList;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.config.Installation;
import org.notrainnogain.planning.nightly.Dimension;
import org.notrainnogain.planning.nightly.NightlyPlan;
import org.notrainnogain.planning.nightly.NightlySettings;
import org.notrainnogain.planning.nightly.Overlay;

class NightlySettingsTest {
  private static final Path METHODS = Path.of("conf", "methods");

  @TempDir Path directory;

  @Test
  void readsEveryKey() throws IOException {
    NightlyPlan plan =
        read(
            """
            training.gradient-clip = 2
            nightly {
              name = everything
              models { bert-c5-demo { config = [a.conf], settings { training.batch-size = 32 } } }
              budgets = [1 hour, 90 seconds]
              seeds = [1, 2]
              tuning { trials = 3, seed = 7 }
              arms {
                baseline {
                  settings { optimizer.adamw { learning-rate = 4e-3, weight-decay = 0 } }
                  space { "optimizer.adamw.learning-rate" { log { from = 1e-4, to = 1e-2 } } }
                }
                baseline-again { seeds = [3, 4], space = ${nightly.arms.baseline.space} }
                lion-paper {
                  config = [b.conf, c.conf]
                  space {
                    "optimizer.lion.weight-decay" { linear { from = 0, to = 0.2 } }
                    "evaluation.fractions" { values { among = [[0.5], [0.25, 0.5]] } }
                  }
                  proxy {
                    method = layer-dropping, budget = 10 seconds, seed = 9, passes = 4
                    settings { model.layers = 2 }
                  }
                }
              }
            }
            """);

    assertThat(plan.id()).isEqualTo("everything");
    assertThat(plan.common()).isEqualTo(Overlay.of(directory.resolve("plan.conf")));
    assertThat(plan.models())
        .containsExactly(
            new NightlyPlan.Model(
                "bert-c5-demo",
                new Overlay(
                    List.of(Path.of("conf", "models", "bert-c5-demo.conf"), Path.of("a.conf")),
                    List.of("training.batch-size=32"))));
    assertThat(plan.budgets()).containsExactly(Duration.ofHours(1), Duration.ofSeconds(90));
    assertThat(plan.seeds()).containsExactly(1L, 2L);
    assertThat(plan.tuning()).isEqualTo(new NightlyPlan.Tuning(3, 7));
    assertThat(plan.arms())
        .extracting(NightlyPlan.Arm::method)
        .containsExactly("baseline", "baseline-again", "lion-paper");
    NightlyPlan.Arm baseline = plan.arms().get(0);
    assertThat(baseline.overlay())
        .isEqualTo(
            new Overlay(
                List.of(METHODS.resolve("baseline.conf")),
                List.of("optimizer.adamw.learning-rate=0.004", "optimizer.adamw.weight-decay=0")));
    NightlyPlan.Arm again = plan.arms().get(1);
    assertThat(again.space()).isEqualTo(baseline.space());
    assertThat(plan.seeds(again)).containsExactly(3L, 4L);
    assertThat(plan.seeds(baseline)).containsExactly(1L, 2L);
    NightlyPlan.Arm lion = plan.arms().get(2);
    assertThat(lion.overlay().files())
        .containsExactly(METHODS.resolve("lion-paper.conf"), Path.of("b.conf"), Path.of("c.conf"));
    assertThat(lion.space().dimensions())
        .containsExactly(
            new Dimension.Among("evaluation.fractions", List.of("[0.5]", "[0.25,0.5]")),
            new Dimension.Linear("optimizer.lion.weight-decay", 0, 0.2));
    assertThat(lion.proxy().orElseThrow())
        .isEqualTo(
            new NightlyPlan.Proxy(
                "layer-dropping",
                new Overlay(
                    List.of(METHODS.resolve("layer-dropping.conf")), List.of("model.layers=2")),
                Duration.ofSeconds(10),
                Optional.of(9L),
                4));
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    nightly {
                      name = "no/path"
                      nmae = typo
                      models { bert {} }
                      budgets = [10]
                      seeds = [1, 1]
                      tuning { trials = 2, seed = 1 }
                      arms {
                        baseline {}
                        lino {
                          seeds = [5]
                          space { "optimizer.lion.learning-rate" { log { from = 1, to = 0.1 } } }
                        }
                      }
                    }
                    """))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("nightly.name = no/path must be of letters")
        .hasMessageContaining("nightly.nmae")
        .hasMessageContaining("did you mean nightly.name?")
        .hasMessageContaining("nightly.models = {...} names bert, which is none of bert-c5-base")
        .hasMessageContaining("nightly.budgets = [10] must be a list of durations > 0")
        .hasMessageContaining("nightly.seeds = [1, 1] must be at least one, each once")
        .hasMessageContaining("nightly.tuning.seed = 1 must be none of nightly.seeds")
        .hasMessageContaining("nightly.arms = {...} names lino, which is none of baseline")
        .hasMessageContaining("nightly.arms.baseline.space must say what is tuned")
        .hasMessageContaining("nightly.arms.lino.seeds = [5] must be as many as nightly.seeds")
        .hasMessageContaining("from 1.0 must be below to 0.1");
  }

  @Test
  void budgetAndSeedsAreThePlans() {
    assertThatThrownBy(
            () ->
                NightlySettings.read(
                    plan("nightly { name = a, models { bert-c5-demo {} }, arms { baseline {} } }"),
                    List.of("budget.reference-time=1 hour", "seed=3")))
        .hasMessageContaining("give --set nightly.budgets=[...]")
        .hasMessageContaining("give --set nightly.seeds=[...]")
        .hasMessageContaining("nightly.budgets is missing")
        .hasMessageContaining("nightly.seeds is missing");
  }

  @Test
  void assignmentsChangeThePlanToo() throws IOException {
    Path file =
        plan(
            """
            nightly {
              name = a, models { bert-c5-demo {} }, arms { baseline {} }, budgets = [1 hour], seeds = [1]
            }
            """);
    assertThat(NightlySettings.read(file, List.of("nightly.seeds=[4, 5]")).seeds())
        .containsExactly(4L, 5L);
  }

  @Test
  void whatNothingOfAPlanReadsIsRefused() throws IOException {
    Path file = Path.of("conf", "nightly", "demo.conf");
    List<String> read =
        List.of("nightly.seeds=[4]", "prepare.seed=7", "rho.masks=fresh", "evaluation.sequences=9");
    assertThatCode(() -> check(NightlySettings.read(file, read))).doesNotThrowAnyException();
    for (String spelling :
        List.of("calibration.sessions", " calibration.sessions ", "\"calibration\".sessions")) {
      List<String> unread = List.of(spelling + "=4");
      assertThatThrownBy(() -> check(NightlySettings.read(file, unread)))
          .as(spelling)
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "Configuration has a problem: calibration.sessions (--set) is not a setting that any"
                  + " task of the plan reads");
    }
    Path slip =
        plan(
            """
            calibration { repeats = 3, repeat = 3 }
            nightly {
              name = a, models { bert-c5-demo {} }, arms { baseline {} }, budgets = [1 hour], seeds = [1]
            }
            """);
    assertThatThrownBy(() -> NightlySettings.read(slip, List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("calibration.repeat (" + slip + ":1) is not a setting; did you mean");
  }

  @Test
  void theDocumentsExampleIsAPlan() throws IOException {
    String page = Files.readString(Installation.home().resolve("docs").resolve("operations.md"));
    Matcher example = Pattern.compile("(?s)```hocon\n(nightly .*?)```").matcher(page);
    assertThat(example.find()).isTrue();
    NightlyPlan plan = read(example.group(1));
    assertThat(TaskList.of(plan).tasks()).hasSize(1 + 5 * 8 + 6 * 3);
    assertThat(plan.arms().get(3).space().dimensions())
        .extracting(Dimension::key)
        .containsExactly("depth.dropping.gamma", "optimizer.adamw.learning-rate");
    assertThatCode(() -> check(plan)).doesNotThrowAnyException();
  }

  private void check(NightlyPlan plan) {
    PlanCheck.check(
        TaskList.of(plan),
        plan.onTop(),
        new NightDirectory(
            new org.apache.hadoop.fs.Path(directory.toUri()), SparkSessions.configuration("test")));
  }

  static List<String> shippedPlans() {
    return Installation.names(Path.of("conf", "nightly"));
  }

  /** Every run of a shipped plan can be, and no two are one. */
  @ParameterizedTest
  @MethodSource("shippedPlans")
  void shippedPlansHaveNoProblem(String name) {
    Path file = Path.of("conf", "nightly", name + ".conf");
    NightlyPlan plan = NightlySettings.read(file, List.of());
    assertThat(plan.id()).isEqualTo(name);
    assertThatCode(() -> check(plan)).doesNotThrowAnyException();
  }

  /** One differs from the baseline by chance alone, the other by what tuning chooses too. */
  @Test
  void anArmTakesTheSettingsOfAnotherOrIsTunedAnew() throws IOException {
    NightlyPlan plan =
        read(
            """
            nightly {
              name = again
              models { bert-c5-demo {} }
              budgets = [90 seconds]
              seeds = [1]
              tuning.trials = 2
              arms {
                baseline {
                  space { "optimizer.adamw.learning-rate" { log { from = 1e-4, to = 1e-2 } } }
                }
                baseline-again { seeds = [3], chosen-with = baseline }
                baseline-tuned-again { seeds = [5], space = ${nightly.arms.baseline.space} }
              }
            }
            """);
    TaskList tasks = TaskList.of(plan);
    assertThat(tasks.tunings())
        .extracting(ChosenTrial::method)
        .containsExactly("baseline", "baseline-tuned-again");
    List<String> points =
        tasks.tunings().stream()
            .flatMap(tuning -> tuning.trials().stream())
            .flatMap(trial -> trial.point().stream())
            .toList();
    assertThat(points).hasSize(4).doesNotHaveDuplicates();
    assertThat(counting(tasks, "baseline-again").prerequisites())
        .isEqualTo(counting(tasks, "baseline").prerequisites())
        .containsExactly(tasks.tunings().get(0));
    assertThat(counting(tasks, "baseline-tuned-again").prerequisites())
        .containsExactly(tasks.tunings().get(1));
  }

  private static RunTask counting(TaskList tasks, String method) {
    return tasks.runs().stream()
        .filter(run -> run.method().equals(method) && run.part().trial().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void settingsAreTakenFromAnotherArmThatIsTunedByItself() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    nightly {
                      name = again
                      models { bert-c5-demo {} }
                      budgets = [90 seconds]
                      seeds = [1]
                      arms {
                        baseline { chosen-with = baseline }
                        baseline-again { chosen-with = baseline }
                        lion-paper {
                          chosen-with = adamw
                          space { "optimizer.lion.beta1" { linear { from = 0.8, to = 0.9 } } }
                        }
                      }
                    }
                    """))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "nightly.arms.baseline.chosen-with = baseline must be another arm of the plan, of baseline,"
                + " baseline-again, lion-paper")
        .hasMessageContaining(
            "nightly.arms.baseline-again.chosen-with = baseline must be an arm that is tuned by itself")
        .hasMessageContaining("nightly.arms.lion-paper.chosen-with = adamw must be another arm")
        .hasMessageContaining("nightly.arms.lion-paper.space = {...} must be left out");
  }

  private NightlyPlan read(String text) throws IOException {
    return NightlySettings.read(plan(text), List.of());
  }

  private Path plan(String text) throws IOException {
    return Files.writeString(directory.resolve("plan.conf"), text);
  }
}
