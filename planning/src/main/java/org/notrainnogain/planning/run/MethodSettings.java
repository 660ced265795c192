package org.notrainnogain.planning.run;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.selection.KeepAll;
import org.notrainnogain.selection.RandomSubset;
import org.notrainnogain.selection.RhoLoss;
import org.notrainnogain.selection.SelectiveBackprop;
import org.notrainnogain.selection.SelectorSettings;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.depth.DepthSettings;
import org.notrainnogain.training.depth.FullDepth;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.depth.LayerDropping;
import org.notrainnogain.training.depth.LayerStacking;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.BatchTokens;
import org.notrainnogain.training.optim.Betas;
import org.notrainnogain.training.optim.Lion;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.optim.SophiaG;
import org.notrainnogain.training.optim.WeightDecay;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.schedule.Constant;
import org.notrainnogain.training.schedule.Cosine;
import org.notrainnogain.training.schedule.OneCycle;
import org.notrainnogain.training.schedule.ScheduleSettings;

/**
 * Reads what fills a method's slots. What can fill one is registered here, by its name: a line in
 * the map of its slot, and the record that the line makes of its section.
 */
final class MethodSettings {
  private static final Map<String, LayerDropping.Rescale> RESCALES =
      Map.of(
          "none", LayerDropping.Rescale.NONE,
          "inverse-probability", LayerDropping.Rescale.INVERSE_PROBABILITY);
  private static final Map<String, GrownState> GROWN_STATES =
      Map.of("keep", GrownState.KEEP, "copy", GrownState.COPY, "reset", GrownState.RESET);
  private static final Map<String, ProxyMasks> PROXY_MASKS =
      Map.of("as-scored", ProxyMasks.AS_SCORED, "fresh", ProxyMasks.FRESH);
  private static final Map<String, WeightDecaySpares> SPARES =
      Map.of(
          "biases", WeightDecaySpares.BIASES,
          "biases-norms-scales", WeightDecaySpares.BIASES_NORMS_SCALES);
  private static final Map<String, CurvatureEstimate> CURVATURES =
      Map.of(
          "accumulated", CurvatureEstimate.ACCUMULATED, "published", CurvatureEstimate.PUBLISHED);

  private static final Map<String, Function<Settings, DepthSettings>> DEPTHS =
      Map.ofEntries(
          entry("full", depth -> new FullDepth.Settings()),
          entry("dropping", MethodSettings::dropping),
          entry("stacking", MethodSettings::stacking));
  private static final Map<String, Function<Settings, SelectorSettings>> SELECTORS =
      Map.ofEntries(
          entry(KeepAll.NAME, selector -> new KeepAll.Settings()),
          entry(RandomSubset.NAME, MethodSettings::randomSubset),
          entry(SelectiveBackprop.NAME, MethodSettings::selectiveBackprop),
          entry(RhoLoss.NAME, MethodSettings::rhoLoss));
  private static final Map<String, Function<Optimization, OptimizerSettings>> OPTIMIZERS =
      Map.ofEntries(
          entry(AdamW.NAME, MethodSettings::adamW),
          entry(Lion.NAME, MethodSettings::lion),
          entry(SophiaG.NAME, MethodSettings::sophiaG));
  private static final Map<String, Function<Settings, ScheduleSettings>> SCHEDULES =
      Map.ofEntries(
          entry("one-cycle", schedule -> new OneCycle.Settings()),
          entry("constant", schedule -> new Constant.Settings()),
          entry("cosine", MethodSettings::cosine));

  private MethodSettings() {}

  static PretrainConfig.Slots slots(Settings settings) {
    return new PretrainConfig.Slots(
        settings.slot("depth", DEPTHS),
        settings.slot("selector", SELECTORS),
        optimizer(settings),
        settings.slot("optimizer", ofEach(OPTIMIZERS, chosen -> chosen.positive("learning-rate"))),
        settings.slot("schedule", SCHEDULES));
  }

  /** What fills the slot of the optimizer. */
  static OptimizerSettings optimizer(Settings settings) {
    WeightDecaySpares spares = settings.choice("weight-decay.spares", SPARES);
    CurvatureEstimate estimate = curvature(settings);
    Map<String, Function<Settings, OptimizerSettings>> readers = new TreeMap<>();
    OPTIMIZERS.forEach(
        (name, reader) ->
            readers.put(
                name, section -> reader.apply(new Optimization(section, spares, estimate))));
    return settings.slot("optimizer", readers);
  }

  /** What every choice of a slot has. */
  private static <T> Map<String, Function<Settings, T>> ofEach(
      Map<String, ?> choices, Function<Settings, T> reader) {
    return choices.keySet().stream().collect(Collectors.toMap(Function.identity(), name -> reader));
  }

  /** How an estimate of the curvature is made, for the optimizers that need it. */
  static CurvatureEstimate curvature(Settings settings) {
    return settings.choice("sophia.curvature", CURVATURES);
  }

  /** The run that the selector takes irreducible losses from, if it ranks by them. */
  static Optional<PretrainConfig.Proxy> proxy(Settings settings, SelectorSettings selector) {
    ProxyMasks masks = settings.choice("rho.masks", PROXY_MASKS);
    // A selector that refused its values is null, which is a problem noted.
    return Optional.ofNullable(selector)
        .flatMap(SelectorSettings::proxy)
        .map(runId -> new PretrainConfig.Proxy(runId, masks));
  }

  private static DepthSettings dropping(Settings dropping) {
    return new LayerDropping.Settings(
        dropping.fraction("floor"),
        dropping.positive("gamma"),
        dropping.choice("rescale", RESCALES));
  }

  private static DepthSettings stacking(Settings stacking) {
    return new LayerStacking.Settings(
        stacking.numbers("fractions"),
        stacking.positiveInt("factor"),
        stacking.choice("optimizer-state", GROWN_STATES));
  }

  private static SelectorSettings randomSubset(Settings subset) {
    return new RandomSubset.Settings(subset.positiveInt("candidates"));
  }

  private static SelectorSettings selectiveBackprop(Settings selective) {
    return new SelectiveBackprop.Settings(
        selective.positiveInt("history"), selective.number("scale"));
  }

  private static SelectorSettings rhoLoss(Settings rhoLoss) {
    if (!rhoLoss.has("proxy")) {
      rhoLoss.refuse(
          "proxy",
          "must be the id of the run of the proxy model; train it by ntng pretrain --config"
              + " conf/methods/rho-proxy.conf and score the corpus by ntng score --run RUN_ID");
    }
    return new RhoLoss.Settings(
        rhoLoss.positiveInt("mega-batch"), rhoLoss.optional("proxy", Settings::text).orElse("?"));
  }

  private static ScheduleSettings cosine(Settings cosine) {
    return new Cosine.Settings(
        cosine.fraction("warm-up"),
        cosine.fraction("start-factor"),
        cosine.fraction("floor-factor"));
  }

  /**
   * What an optimizer is built from.
   *
   * @param section its own settings
   * @param spares what weight decay spares, the same for every optimizer
   * @param estimate of the curvature, for those that need one
   */
  private record Optimization(
      Settings section, WeightDecaySpares spares, CurvatureEstimate estimate) {
    Betas betas() {
      return new Betas(section.fraction("beta1"), section.fraction("beta2"));
    }

    WeightDecay weightDecay() {
      return new WeightDecay(section.number("weight-decay"), spares);
    }
  }

  private static OptimizerSettings adamW(Optimization adamW) {
    return new AdamW.Settings(
        adamW.betas(), adamW.section().positive("epsilon"), adamW.weightDecay());
  }

  private static OptimizerSettings lion(Optimization lion) {
    return new Lion.Settings(lion.betas(), lion.weightDecay());
  }

  private static OptimizerSettings sophiaG(Optimization sophia) {
    Settings section = sophia.section();
    return new SophiaG.Settings(
        sophia.betas(),
        section.positive("rho"),
        section
            .positiveWholeOr("labels", "batch-tokens")
            .<BatchTokens>map(BatchTokens.Given::new)
            .orElseGet(BatchTokens.Labels::new),
        sophia.weightDecay(),
        new CurvatureSettings(
            section.positiveInt("curvature-interval"),
            section.positiveInt("curvature-microbatches"),
            sophia.estimate()));
  }
}
