package org.notrainnogain.planning.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final String DEFAULTS =
      """
      training {
        batch-size = 128
        budget = 6 hours
        clip = 0.5
        dropout = 0.1
        memory = 512 MiB
        seed = -9007199254740993
        shuffle = true
        device = auto
        layers = [0, 1]
        names = [a, b]
      }
      optimizer { adamw { beta1 = 0.9, decay = 0.01 } }
      corpus.sequence-length = 128
      """;

  @TempDir Path directory;

  @Test
  void readsEveryTypeWithItsUnit() throws IOException {
    Settings settings = settings("", List.of());
    Settings training = settings.section("training");
    assertThat(training.positiveInt("batch-size")).isEqualTo(128);
    assertThat(training.duration("budget")).isEqualTo(Duration.ofHours(6));
    assertThat(training.positive("clip")).isEqualTo(0.5);
    assertThat(training.fraction("dropout")).isEqualTo(0.1);
    assertThat(training.bytes("memory")).isEqualTo(512L << 20);
    assertThat(training.seed("seed")).isEqualTo(-9007199254740993L);
    assertThat(training.flag("shuffle")).isTrue();
    assertThat(training.choice("device", Map.of("auto", 1, "cpu", 2))).isEqualTo(1);
    assertThat(training.numbers("layers")).containsExactly(0.0, 1.0);
    assertThat(training.texts("names")).containsExactly("a", "b");
    assertThat(training.optional("replicas", Settings::positiveInt)).isEmpty();
    assertThat(training.optional("batch-size", Settings::positiveInt)).contains(128);
    settings.finish();
  }

  @Test
  void laysFilesOverDefaultsAndAssignmentsOverFiles() throws IOException {
    Path first = file("first.conf", "training { batch-size = 2, clip = 2 }");
    Path second = file("second.conf", "training.clip = 3");
    Settings settings =
        Settings.load(
            file("defaults.conf", DEFAULTS),
            List.of(first, second),
            List.of("training.dropout=0.4", "training.device = s3a://bucket/a b"));
    assertThat(settings.positiveInt("training.batch-size")).isEqualTo(2);
    assertThat(settings.positive("training.clip")).isEqualTo(3);
    assertThat(settings.fraction("training.dropout")).isEqualTo(0.4);
    assertThat(settings.text("training.device")).isEqualTo("s3a://bucket/a b");
  }

  @Test
  void includesAreRelativeToTheFileThatIncludes() throws IOException {
    file("methods/lion.conf", "optimizer { lion { beta1 = 0.95 } }");
    Path run = file("runs/demo.conf", "include \"../methods/lion.conf\"\ntraining.clip = 9");
    Settings settings = Settings.load(file("defaults.conf", DEFAULTS), List.of(run), List.of());
    assertThat(settings.<String>slot("optimizer", optimizers())).isEqualTo("lion 0.95");
    assertThat(settings.positive("training.clip")).isEqualTo(9);
  }

  @Test
  void refusesAnIncludeThatDoesNotExist() throws IOException {
    Path run = file("runs/demo.conf", "include \"../methods/lino.conf\"");
    assertThatThrownBy(() -> Settings.load(file("d.conf", DEFAULTS), List.of(run), List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("demo.conf cannot be read")
        .hasMessageContaining("lino.conf");
  }

  @Test
  void namesEveryProblemWithKeyValueDemandAndPlace() throws IOException {
    Path run =
        file(
            "run.conf",
            """
            training {
              batch-size = 1.5
              budget = 6
              clip = 0
              dropout = 1.5
              memory = much
              shuffle = 1
              device = tpu
              names = [a, { b = 1 }]
              batchsize = 3
            }
            """);
    Settings settings = Settings.load(file("d.conf", DEFAULTS), List.of(run), List.of());
    Settings training = settings.section("training");
    assertThat(training.positiveInt("batch-size")).as("stand-in is the default").isEqualTo(128);
    training.duration("budget");
    training.positive("clip");
    training.fraction("dropout");
    training.bytes("memory");
    training.flag("shuffle");
    training.choice("device", Map.of("cuda", 1, "auto", 2, "cpu", 3));
    training.texts("names");
    training.seed("order-seed");
    assertThat(problems(settings))
        .containsExactly(
            "training.batch-size = 1.5 must be a whole number >= 1 (" + run + ":2)",
            "training.budget = 6 must be a duration > 0 with its unit, such as 90 seconds or"
                + " 6 hours ("
                + run
                + ":3)",
            "training.clip = 0 must be a number > 0 (" + run + ":4)",
            "training.dropout = 1.5 must be a number in [0, 1] (" + run + ":5)",
            "training.memory = much must be a size > 0, such as 512 MiB or 2 GB (" + run + ":6)",
            "training.shuffle = 1 must be true or false (" + run + ":7)",
            "training.device = tpu must be one of auto, cpu, cuda (" + run + ":8)",
            "training.names = [a, {b=1}] must be a list of texts (" + run + ":9)",
            "training.order-seed is missing; it must be a whole number of 64 bits",
            "training.batchsize ("
                + run
                + ":10) is not a setting; did you mean training.batch-size?");
    assertThatThrownBy(settings::finish).hasMessageStartingWith("Configuration has 10 problems:\n");
  }

  @Test
  void refusesWholeNumbersThatDoNotFit() throws IOException {
    Settings settings = settings("training { batch-size = 3000000000, seed = 1e30 }", List.of());
    settings.positiveInt("training.batch-size");
    settings.seed("training.seed");
    settings.atLeast("corpus.sequence-length", 129);
    assertThat(problems(settings))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains("3000000000 must be a whole number >= 1"))
        .anySatisfy(line -> assertThat(line).contains("1.0E30 must be a whole number of 64 bits"))
        .anySatisfy(line -> assertThat(line).contains("= 128 must be a whole number >= 129"));
  }

  @Test
  void leavesSectionsOfOtherCommandsToThem() throws IOException {
    Settings settings = settings("optimizer { lion { beta9 = 1 } }", List.of("misc.x=1"));
    settings.positiveInt("corpus.sequence-length");
    assertThat(problems(settings)).containsExactly("misc.x (--set misc.x) is not a setting");
  }

  @Test
  void takesASectionThatIsNoneForOneProblem() throws IOException {
    Settings settings = settings("report = 3", List.of());
    Settings report = settings.section("report");
    report.positiveInt("width");
    report.positiveInt("height");
    assertThat(problems(settings))
        .singleElement()
        .asString()
        .startsWith("report = 3 must be a section");
  }

  /** What a file says of the choice would be taken in its place. */
  @Test
  void aChoiceInASlotIsASection() throws IOException {
    for (String assignment : List.of("optimizer.lion=7", "optimizer.lion=quick")) {
      Settings settings = settings("optimizer { lion { beta1 = 0.95 } }", List.of(assignment));
      settings.<String>slot("optimizer", optimizers());
      assertThat(problems(settings))
          .singleElement()
          .asString()
          .startsWith(assignment.replace("=", " = ") + " must be a section { ... }");
    }
  }

  @Test
  void aNumberInBoundsIsNeitherBelowNorAbove() throws IOException {
    for (String value : List.of("1", "2", "8", "9", "3000000000")) {
      Settings settings = settings("training.batch-size = " + value, List.of());
      int read = settings.between("training.batch-size", 2, 8);
      if (value.equals("2") || value.equals("8")) {
        assertThat(read).isEqualTo(Integer.parseInt(value));
      } else {
        assertThat(problems(settings))
            .anySatisfy(
                line ->
                    assertThat(line).contains("= " + value + " must be a whole number in [2, 8]"));
      }
    }
  }

  @Test
  void theLastFileThatFillsASlotReplacesTheChoice() throws IOException {
    Settings settings = settings("optimizer { lion { beta1 = 0.95 } }", List.of());
    assertThat(settings.<String>slot("optimizer", optimizers())).isEqualTo("lion 0.95");
    settings.finish();
    assertThat(settings.canonicalJson()).isEqualTo("{\"optimizer\":{\"lion\":{\"beta1\":0.95}}}");
  }

  @Test
  void theSameChoiceKeepsTheSettingsBeneathIt() throws IOException {
    Settings settings =
        settings("optimizer { adamw { beta1 = 0.8 } }", List.of("optimizer.adamw.decay=0.2"));
    assertThat(settings.<String>slot("optimizer", optimizers())).isEqualTo("adamw 0.8 0.2");
    settings.finish();
  }

  @Test
  void refusesTwoChoicesInOneFile() throws IOException {
    Path run =
        file("two.conf", "optimizer { lion { beta1 = 1 } }\noptimizer { adamw { beta1 = 1 } }");
    Settings settings = Settings.load(file("d.conf", DEFAULTS), List.of(run), List.of());
    settings.<String>slot("optimizer", optimizers());
    assertThat(problems(settings))
        .singleElement()
        .asString()
        .isEqualTo(
            "optimizer must name exactly one of adamw, lion, got adamw ("
                + run
                + ":2) and lion ("
                + run
                + ":1)");
  }

  @Test
  void refusesAnUnknownChoice() throws IOException {
    Settings settings = settings("optimizer { lino { beta1 = 1 } }", List.of());
    settings.<String>slot("optimizer", optimizers());
    assertThat(problems(settings))
        .first()
        .asString()
        .startsWith("optimizer must name exactly one of adamw, lion, got lino (");
  }

  @Test
  void anAssignmentInsideASlotNeverChangesTheChoice() throws IOException {
    Settings settings = settings("", List.of("optimizer.lion.beta1=0.9"));
    settings.<String>slot("optimizer", optimizers());
    assertThat(problems(settings))
        .first()
        .isEqualTo(
            "optimizer is adamw, but --set names lion; choose by a --config file or by"
                + " --set optimizer=NAME");
  }

  @Test
  void anAssignmentOfTheSlotChangesTheChoice() throws IOException {
    Settings whole = settings("", List.of("optimizer={lion {beta1 = 0.7}}"));
    assertThat(whole.<String>slot("optimizer", optimizers())).isEqualTo("lion 0.7");
    Settings named = settings("optimizer { lion { beta1 = 0.95 } }", List.of("optimizer=adamw"));
    assertThat(named.<String>slot("optimizer", optimizers())).isEqualTo("adamw 0.9 0.01");
    named.finish();
  }

  @Test
  void canonicalJsonIsTheSameForTwoSpellingsAndLoadsAgain() throws IOException {
    String hours = canonical(settings("", List.of()));
    String minutes =
        canonical(settings("training { budget = 360 minutes, clip = 50e-2 }", List.of()));
    assertThat(minutes).isEqualTo(hours);
    assertThat(hours)
        .isEqualTo(
            "{\"optimizer\":{\"adamw\":{\"beta1\":0.9,\"decay\":0.01}},"
                + "\"training\":{\"budget\":\"PT6H\",\"clip\":0.5,\"memory\":536870912}}");
    Settings again =
        Settings.load(file("empty.conf", ""), List.of(file("resolved.conf", hours)), List.of());
    assertThat(canonical(again)).isEqualTo(hours);
    assertThat(again.canonicalJson("training", "optimizer.adamw.beta1"))
        .isEqualTo("{\"optimizer\":{\"adamw\":{\"decay\":0.01}}}");
  }

  @Test
  void whatARecordRefusesIsAProblem() throws IOException {
    Settings settings = settings("training.device = cpu", List.of());
    assertThatThrownBy(
            () ->
                settings.read(
                    all -> {
                      throw new IllegalArgumentException("Batch 3 is not a multiple of 2");
                    }))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("Configuration has a problem: Batch 3 is not a multiple of 2");
  }

  @Test
  void whatAPartRefusesKeepsNoOtherProblemBack() throws IOException {
    Settings settings = settings("clap = 1", List.of());
    String made =
        settings
            .section("training")
            .made(
                () -> {
                  throw new IllegalArgumentException("Batch 3 is not a multiple of 2");
                });
    assertThat(made).isNull();
    assertThat(settings.sound("training.batch-size")).isFalse();
    assertThat(settings.sound("optimizer")).isTrue();
    assertThat(problems(settings))
        .contains("training: Batch 3 is not a multiple of 2")
        .anyMatch(problem -> problem.startsWith("clap ("));
  }

  @Test
  void refusedCombinationsNameTheValue() throws IOException {
    Settings settings = settings("", List.of());
    settings.refuse("training.batch-size", "must be a multiple of training.microbatch, 48");
    assertThat(problems(settings))
        .first()
        .asString()
        .startsWith("training.batch-size = 128 must be a multiple of training.microbatch, 48 (");
  }

  @Test
  void namesTheFileOrAssignmentThatCannotBeRead() throws IOException {
    Path broken = file("broken.conf", "training {");
    Path absent = directory.resolve("absent.conf");
    assertThatThrownBy(
            () ->
                Settings.load(
                    file("d.conf", DEFAULTS), List.of(broken, absent), List.of("training")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("broken.conf cannot be read")
        .hasMessageContaining("absent.conf does not exist")
        .hasMessageContaining("--set training must be KEY=VALUE");
  }

  @Test
  void namesASubstitutionWithoutValue() {
    assertThatThrownBy(() -> settings("training.clip = ${no.such.key}", List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no.such.key");
  }

  @Test
  void listsNamedSections() throws IOException {
    Settings settings =
        settings("corpus.sources { wiki { path = w }, books { path = b } }", List.of());
    Map<String, Settings> sources = settings.sections("corpus.sources");
    assertThat(sources.keySet()).containsExactly("books", "wiki");
    assertThat(sources.get("wiki").text("path")).isEqualTo("w");
    assertThat(sources.get("books").text("path")).isEqualTo("b");
    settings.finish();
  }

  @Test
  void shippedDefaultsLoad() {
    Settings settings = Settings.load(List.of(), List.of());
    settings.finish();
    assertThat(settings.has("no-such-section")).isFalse();
  }

  private static Map<String, Function<Settings, String>> optimizers() {
    return Map.of(
        "adamw", s -> "adamw " + s.fraction("beta1") + " " + s.fraction("decay"),
        "lion", s -> "lion " + s.fraction("beta1"));
  }

  private static String canonical(Settings settings) {
    settings.duration("training.budget");
    settings.positive("training.clip");
    settings.bytes("training.memory");
    settings.<String>slot("optimizer", optimizers());
    return settings.canonicalJson();
  }

  private static List<String> problems(Settings settings) {
    ConfigurationException refused =
        catchThrowableOfType(ConfigurationException.class, settings::finish);
    return Optional.ofNullable(refused).map(ConfigurationException::problems).orElse(List.of());
  }

  private Settings settings(String run, List<String> assignments) throws IOException {
    return Settings.load(
        file("defaults.conf", DEFAULTS), List.of(file("run.conf", run)), assignments);
  }

  /** HOCON's own reader puts marks in the place of what it cannot decode. */
  @Test
  void aFileInAnotherEncodingIsRefused() throws IOException {
    for (String charset : List.of("ISO-8859-1", "UTF-16", "UTF-16LE")) {
      byte[] bytes = "training.batch-size = 8 # caf\u00E9".getBytes(Charset.forName(charset));
      Path defaults = file("defaults.conf", DEFAULTS);
      Path other = Files.write(directory.resolve("other.conf"), bytes);
      assertThatThrownBy(() -> Settings.load(defaults, List.of(other), List.of()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(
              "Configuration file " + other + " cannot be read: it is no text in UTF-8");
      Path including = file("including.conf", "include \"other.conf\"");
      assertThatThrownBy(() -> Settings.load(defaults, List.of(including), List.of()))
          .hasMessageContaining("include \"other.conf\" cannot be read: it is no text in UTF-8");
    }
  }

  @Test
  void aMarkOfByteOrderAndOtherLineEndsAreRead() throws IOException {
    Settings settings = settings("\uFEFFtraining {\r\n  batch-size = 8\r\n}\r\n", List.of());
    assertThat(settings.positiveInt("training.batch-size")).isEqualTo(8);
  }

  private Path file(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
