package org.notrainnogain.planning.run;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusDirectory;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.planning.config.Installation;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.loop.AbsentGradient;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.tensor.Precision;

/** Reads the configuration of a run. */
public final class PretrainSettings {
  private static final Map<String, Split> SPLITS =
      Map.of("train", Split.TRAIN, "holdout", Split.HOLDOUT);
  private static final Map<String, Phase> FREE_PHASES =
      Map.of("scoring", Phase.SCORING, "hessian", Phase.HESSIAN);
  private static final Map<String, BiFunction<Settings, Double, ModelChoice>> FAMILIES =
      Map.of(ModelChoice.BertC5.FAMILY, PretrainSettings::bertC5);
  private static final Map<String, AbsentGradient> ABSENT_GRADIENTS =
      Map.of("none", AbsentGradient.NONE, "zero", AbsentGradient.ZERO);
  private static final Map<String, Precision> PRECISIONS =
      Map.of("fp32", Precision.FP32, "bf16", Precision.BF16);

  /** Each is priced, drawn for and told of by itself. */
  private static final int MOST_MICROBATCHES = 1 << 20;

  private static final int LAST_PORT = 65_535;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern EVERY_STEPS = Pattern.compile("every-([1-9]\\d{0,8})-steps");

  private static final java.nio.file.Path METHODS = java.nio.file.Path.of("conf", "methods");

  private PretrainSettings() {}

  /** The configuration, all keys read and held against its reference system. */
  public static PretrainConfig read(Settings settings) {
    return read(settings, Optional.empty());
  }

  /**
   * As {@link #read(Settings)}, held against the corpus of {@code DIR} too where there is one, so
   * that all problems come together.
   *
   * @param hadoop how to reach the file system of {@code DIR}
   */
  public static Function<Settings, PretrainConfig> readerFor(Path out, Configuration hadoop) {
    return settings ->
        read(settings, new CorpusDirectory(new DurableFiles(hadoop), out).manifest());
  }

  private static PretrainConfig read(Settings settings, Optional<CorpusManifest> corpus) {
    PretrainConfig config = unpriced(settings);
    RunDemands.note(settings, config, corpus);
    return config;
  }

  /** The configuration, all keys read, for measuring the prices that it is not held against. */
  public static PretrainConfig unpriced(Settings settings) {
    PretrainConfig.Training training = training(settings.section("training"));
    Set<Phase> freePhases = freePhases(settings);
    PretrainConfig.Slots slots = MethodSettings.slots(settings);
    return new PretrainConfig(
        method(settings, freePhases),
        note(settings.section("arm")),
        model(settings.section("model"), maskProbability(settings)),
        training,
        settings.filePath("reference-system"),
        settings.duration("budget.reference-time"),
        slots,
        MethodSettings.proxy(settings, slots.selector()),
        freePhases,
        seeds(settings),
        new PretrainConfig.Evaluation(
            settings.positiveInt("evaluation.sequences"), fractions(settings)),
        recordSelections(settings),
        new PretrainConfig.Checkpointing(
            settings.duration("checkpoint.interval"), settings.positiveInt("checkpoint.keep")),
        recovery(settings.section("recovery")),
        placement(settings, training));
  }

  /** How an estimate of the curvature is made, for the optimizers that need it. */
  public static CurvatureEstimate curvature(Settings settings) {
    return MethodSettings.curvature(settings);
  }

  /**
   * The optimizers of all shipped methods, each name once: what a reference system should price.
   * Other values of their settings take the same time.
   */
  public static List<OptimizerSettings> optimizersOfMethods() {
    Map<String, OptimizerSettings> byName = new TreeMap<>();
    for (String method : Installation.names(METHODS)) {
      OptimizerSettings optimizer =
          MethodSettings.optimizer(
              Settings.load(List.of(METHODS.resolve(method + ".conf")), List.of()));
      byName.putIfAbsent(optimizer.name(), optimizer);
    }
    return List.copyOf(byName.values());
  }

  /**
   * What of a configuration determines a run's result, as canonical JSON: everything read but where
   * it runs, when checkpoints are written, which selections are recorded, what is done about lost
   * executors, what is said of the arm, and the name of the reference system, whose content counts.
   */
  public static String identity(Settings settings) {
    return canonicalJsonWithout(settings, "reference-system");
  }

  /**
   * The same, but for the name of the method, which a run's id contains: two runs of one plan that
   * agree in it are one run under two names. The reference system counts by its name.
   */
  public static String identityUnderAnyName(Settings settings) {
    return canonicalJsonWithout(settings, "method");
  }

  private static String canonicalJsonWithout(Settings settings, String key) {
    return settings.canonicalJson(
        "prepare", "placement", "checkpoint", "record-selections", "recovery", "arm", key);
  }

  private static Set<Phase> freePhases(Settings settings) {
    Set<Phase> phases = EnumSet.noneOf(Phase.class);
    for (String name : settings.texts("free-phases")) {
      if (FREE_PHASES.containsKey(name)) {
        phases.add(FREE_PHASES.get(name));
      } else {
        settings.refuse(
            "free-phases",
            "must name some of " + new TreeSet<>(FREE_PHASES.keySet()) + ", or none");
      }
    }
    return phases;
  }

  private static int recordSelections(Settings settings) {
    String key = "record-selections";
    String value = settings.text(key);
    Matcher every = EVERY_STEPS.matcher(value);
    if (value.equals("all")) {
      return 1;
    }
    if (every.matches()) {
      return Integer.parseInt(every.group(1));
    }
    if (!value.equals("none") && settings.sound(key)) {
      settings.refuse(key, "must be all, none, or every-N-steps such as every-100-steps");
    }
    return 0;
  }

  /**
   * A name for tables: it chooses nothing, so it has to come with what it names. A method some of
   * whose phases are free is another.
   */
  private static String method(Settings settings, Set<Phase> freePhases) {
    if (settings.assigned("method")) {
      settings.refuse(
          "method",
          "names a method and chooses none; choose by --config conf/methods/NAME.conf, NAME one of "
              + String.join(", ", Installation.names(METHODS)));
    }
    requireName(settings, "method");
    return settings.text("method")
        + freePhases.stream()
            .map(phase -> "-free-" + phase.tableName())
            .collect(Collectors.joining());
  }

  private static MethodNote note(Settings arm) {
    Optional<String> tuned =
        Optional.of(arm.text("tuned")).filter(said -> !said.equals(MethodNote.NOT_SAID));
    Optional<String> repeats = arm.optional("repeats", Settings::text);
    return arm.made(() -> new MethodNote(tuned, repeats));
  }

  /** What a run's id is made of is a directory's name, and a name in tables and pictures. */
  private static void requireName(Settings settings, String key) {
    String name = settings.text(key);
    if (settings.sound(key) && !NAME.matcher(name).matches()) {
      settings.refuse(
          key,
          "must begin with a letter of a to z or a digit, go on with letters, digits, dots, dashes and"
              + " underscores, and have at most 64 characters: runs are named by it");
    }
  }

  private static double maskProbability(Settings settings) {
    double probability = settings.number("objective.mask-probability");
    if (!(probability > 0 && probability < 1)) {
      settings.refuse("objective.mask-probability", "must be above 0 and below 1");
    }
    return probability;
  }

  private static List<Double> fractions(Settings settings) {
    List<Double> fractions = settings.numbers("evaluation.fractions");
    double previous = Double.NEGATIVE_INFINITY;
    for (double fraction : fractions) {
      if (!(fraction > previous && fraction >= 0 && fraction <= 1)) {
        settings.refuse("evaluation.fractions", "must ascend within [0, 1]");
        return fractions;
      }
      previous = fraction;
    }
    return fractions;
  }

  private static ModelChoice model(Settings model, double maskProbability) {
    requireName(model, "name");
    return model.choice("family", FAMILIES).apply(model, maskProbability);
  }

  private static ModelChoice bertC5(Settings model, double maskProbability) {
    int hidden = model.positiveInt("hidden");
    int heads = model.positiveInt("heads");
    int feedForward = model.positiveInt("feed-forward");
    if (model.sound("hidden", "heads") && (hidden % heads != 0 || hidden % 2 != 0)) {
      model.refuse("hidden", "must be even and a multiple of model.heads, " + heads);
    }
    if (feedForward % 2 != 0) {
      model.refuse("feed-forward", "must be even, half of it is the gate");
    }
    return new ModelChoice.BertC5(
        model.text("name"),
        model.positiveInt("layers"),
        hidden,
        heads,
        feedForward,
        maskProbability,
        model
            .positiveOr("by-width", "initial-deviation")
            .orElseGet(() -> ModelChoice.BertC5.deviationByWidth(hidden)));
  }

  private static PretrainConfig.Training training(Settings training) {
    int batch = training.positiveInt("batch-size");
    int microbatch = training.positiveInt("microbatch-size");
    if (training.sound("batch-size", "microbatch-size") && batch % microbatch != 0) {
      training.refuse(
          "batch-size", "must be a multiple of training.microbatch-size, " + microbatch);
    }
    if (batch / microbatch > MOST_MICROBATCHES) {
      training.refuse("batch-size", "must be at most " + MOST_MICROBATCHES + " microbatches");
    }
    return new PretrainConfig.Training(
        batch,
        microbatch,
        training.positiveInt("scoring-batch"),
        training.choice("split", SPLITS),
        training.positive("gradient-clip"),
        training.choice("absent-gradient", ABSENT_GRADIENTS),
        training.choice("precision", PRECISIONS));
  }

  private static PretrainConfig.Seeds seeds(Settings settings) {
    long run = settings.seed("seed");
    Function<String, Long> seed =
        name -> settings.optional("seeds." + name, Settings::seed).orElse(run);
    return new PretrainConfig.Seeds(
        run,
        seed.apply("initialization"),
        seed.apply("order"),
        seed.apply("masks"),
        seed.apply("selection"),
        seed.apply("depth"),
        seed.apply("curvature"),
        settings.seed("seeds.evaluation"));
  }

  private static PretrainConfig.Recovery recovery(Settings recovery) {
    return new PretrainConfig.Recovery(
        recovery.atLeast("attempts", 0),
        recovery.duration("pause"),
        recovery.duration("executors"),
        recovery.duration("exchange-timeout"),
        recovery.duration("job-timeout"));
  }

  private static PretrainConfig.Placement placement(
      Settings settings, PretrainConfig.Training training) {
    Settings placement = settings.section("placement");
    Optional<Integer> replicas = placement.optional("replicas", Settings::positiveInt);
    if (settings.sound("placement.replicas", "training")
        && replicas.isPresent()
        && replicas.get() > training.microbatches()) {
      placement.refuse(
          "replicas",
          String.format(
              Locale.ROOT,
              "must be at most %d, the microbatches of a batch; set it so, or make"
                  + " training.microbatch-size smaller",
              training.microbatches()));
    }
    return new PretrainConfig.Placement(
        replicas,
        placement.optional("threads", Settings::positiveInt),
        placement.choice("device", Map.of("auto", "auto", "cpu", "cpu", "cuda", "cuda")),
        placement.positiveInt("device-batch"),
        placement.atLeast("cached-shards", 2),
        placement.duration("stretch"),
        placement.between("meeting-port", 0, LAST_PORT));
  }
}
