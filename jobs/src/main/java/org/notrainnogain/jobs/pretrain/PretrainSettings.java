package org.notrainnogain.jobs.pretrain;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.notrainnogain.jobs.config.Settings;
import org.notrainnogain.selection.KeepAll;
import org.notrainnogain.selection.SelectorSettings;
import org.notrainnogain.training.depth.DepthSettings;
import org.notrainnogain.training.depth.FullDepth;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.schedule.Constant;
import org.notrainnogain.training.schedule.Cosine;
import org.notrainnogain.training.schedule.OneCycle;
import org.notrainnogain.training.schedule.ScheduleSettings;
import org.notrainnogain.training.tensor.Precision;

/** Reads the configuration of a run. What can fill a slot is registered here, by its name. */
public final class PretrainSettings {
  private static final Map<String, Function<Settings, DepthSettings>> DEPTHS =
      Map.of("full", section -> new FullDepth.Settings());
  private static final Map<String, Function<Settings, SelectorSettings>> SELECTORS =
      Map.of("keep-all", section -> new KeepAll.Settings());
  private static final Map<String, Function<Settings, ScheduleSettings>> SCHEDULES =
      Map.of(
          "one-cycle",
          section -> new OneCycle.Settings(),
          "constant",
          section -> new Constant.Settings(),
          "cosine",
          section ->
              new Cosine.Settings(
                  section.fraction("warm-up"),
                  section.fraction("start-factor"),
                  section.fraction("floor-factor")));
  private static final Map<String, BiFunction<Settings, Double, ModelChoice>> FAMILIES =
      Map.of(ModelChoice.BertC5.FAMILY, PretrainSettings::bertC5);
  private static final Map<String, WeightDecaySpares> SPARES =
      Map.of(
          "biases", WeightDecaySpares.BIASES,
          "biases-norms-scales", WeightDecaySpares.BIASES_NORMS_SCALES);
  private static final Map<String, Precision> PRECISIONS =
      Map.of("fp32", Precision.FP32, "bf16", Precision.BF16);

  private PretrainSettings() {}

  /** The configuration, all keys read; the caller finishes the settings. */
  public static PretrainConfig read(Settings settings) {
    return new PretrainConfig(
        settings.text("method"),
        model(settings.section("model"), settings.fraction("objective.mask-probability")),
        training(settings.section("training")),
        settings.text("reference-system"),
        settings.duration("budget.reference-time"),
        new PretrainConfig.Slots(
            settings.slot("depth", DEPTHS),
            settings.slot("selector", SELECTORS),
            settings.slot("optimizer", optimizers(settings.choice("weight-decay.spares", SPARES))),
            settings.slot("optimizer", LEARNING_RATES),
            settings.slot("schedule", SCHEDULES)),
        seeds(settings),
        new PretrainConfig.Evaluation(
            settings.positiveInt("evaluation.sequences"), settings.numbers("evaluation.fractions")),
        new PretrainConfig.Checkpointing(
            settings.duration("checkpoint.interval"), settings.positiveInt("checkpoint.keep")),
        recovery(settings.section("recovery")),
        placement(settings.section("placement")));
  }

  /**
   * What of a configuration determines a run's result, as canonical JSON: everything read but where
   * it runs, when checkpoints are written, what is done about lost executors, and the name of the
   * reference system, whose content counts.
   */
  public static String identity(Settings settings) {
    return settings.canonicalJson(
        "prepare", "placement", "checkpoint", "recovery", "reference-system");
  }

  private static final Map<String, Function<Settings, Double>> LEARNING_RATES =
      Map.of(AdamW.NAME, section -> section.positive("learning-rate"));

  private static ModelChoice model(Settings model, double maskProbability) {
    return model.choice("family", FAMILIES).apply(model, maskProbability);
  }

  private static ModelChoice bertC5(Settings model, double maskProbability) {
    return new ModelChoice.BertC5(
        model.text("name"),
        model.positiveInt("layers"),
        model.positiveInt("hidden"),
        model.positiveInt("heads"),
        model.positiveInt("feed-forward"),
        maskProbability);
  }

  private static PretrainConfig.Training training(Settings training) {
    int batch = training.positiveInt("batch-size");
    int microbatch = training.positiveInt("microbatch-size");
    if (batch % microbatch != 0) {
      training.refuse(
          "batch-size", "must be a multiple of training.microbatch-size, " + microbatch);
    }
    return new PretrainConfig.Training(
        batch,
        microbatch,
        training.positive("gradient-clip"),
        training.choice("precision", PRECISIONS));
  }

  private static Map<String, Function<Settings, OptimizerSettings>> optimizers(
      WeightDecaySpares spares) {
    return Map.of(AdamW.NAME, section -> adamW(section, spares));
  }

  private static OptimizerSettings adamW(Settings adamW, WeightDecaySpares spares) {
    return new AdamW.Settings(
        adamW.fraction("beta1"),
        adamW.fraction("beta2"),
        adamW.positive("epsilon"),
        adamW.number("weight-decay"),
        spares);
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
        settings.seed("seeds.evaluation"));
  }

  private static PretrainConfig.Recovery recovery(Settings recovery) {
    return new PretrainConfig.Recovery(
        recovery.atLeast("attempts", 0),
        recovery.duration("pause"),
        recovery.duration("executors"));
  }

  private static PretrainConfig.Placement placement(Settings placement) {
    return new PretrainConfig.Placement(
        placement.optional("replicas", Settings::positiveInt),
        placement.optional("threads", Settings::positiveInt),
        placement.choice("device", Map.of("auto", "auto", "cpu", "cpu", "cuda", "cuda")),
        placement.positiveInt("device-batch"),
        placement.atLeast("cached-shards", 2));
  }
}
