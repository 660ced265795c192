package org.notrainnogain.planning.run;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.selection.KeepAll;
import org.notrainnogain.selection.RandomSubset;
import org.notrainnogain.selection.RhoLoss;
import org.notrainnogain.selection.SelectiveBackprop;
import org.notrainnogain.selection.SelectorSettings;
import org.notrainnogain.training.curvature.AccumulatedCurvature;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.curvature.PublishedCurvature;
import org.notrainnogain.training.depth.DepthSettings;
import org.notrainnogain.training.depth.FullDepth;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.depth.LayerDropping;
import org.notrainnogain.training.depth.LayerStacking;
import org.notrainnogain.training.optim.AdamW;
import org.notrainnogain.training.optim.Lion;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.optim.SophiaG;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.schedule.Constant;
import org.notrainnogain.training.schedule.Cosine;
import org.notrainnogain.training.schedule.OneCycle;
import org.notrainnogain.training.schedule.ScheduleSettings;

/** Reads what fills a method's slots. What can fill one is registered here, by its name. */
final class MethodSettings {
  private static final Map<String, LayerDropping.Rescale> RESCALES =
      Map.of(
          "none", LayerDropping.Rescale.NONE,
          "inverse-probability", LayerDropping.Rescale.INVERSE_PROBABILITY);
  private static final Map<String, GrownState> GROWN_STATES =
      Map.of("keep", GrownState.KEEP, "copy", GrownState.COPY, "reset", GrownState.RESET);
  private static final Map<String, Function<Settings, DepthSettings>> DEPTHS =
      Map.of(
          "full",
          section -> new FullDepth.Settings(),
          "dropping",
          section ->
              new LayerDropping.Settings(
                  section.fraction("floor"),
                  section.positive("gamma"),
                  section.choice("rescale", RESCALES)),
          "stacking",
          MethodSettings::stacking);
  private static final Map<String, Function<Settings, SelectorSettings>> SELECTORS =
      Map.of(
          KeepAll.NAME,
          section -> new KeepAll.Settings(),
          RandomSubset.NAME,
          section -> new RandomSubset.Settings(section.positiveInt("candidates")),
          SelectiveBackprop.NAME,
          section ->
              new SelectiveBackprop.Settings(
                  section.positiveInt("history"), section.number("scale")),
          RhoLoss.NAME,
          section -> new RhoLoss.Settings(section.positiveInt("mega-batch")));
  private static final Map<String, ProxyMasks> PROXY_MASKS =
      Map.of("as-scored", ProxyMasks.AS_SCORED, "fresh", ProxyMasks.FRESH);

  /** The run whose irreducible losses a selector ranks by. */
  private static final Map<String, Function<Settings, Optional<String>>> PROXIES =
      Map.of(
          KeepAll.NAME, section -> Optional.empty(),
          RandomSubset.NAME, section -> Optional.empty(),
          SelectiveBackprop.NAME, section -> Optional.empty(),
          RhoLoss.NAME, section -> Optional.of(proxyRun(section)));

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
  private static final Map<String, Function<Settings, Double>> LEARNING_RATES =
      Map.of(
          AdamW.NAME, section -> section.positive("learning-rate"),
          Lion.NAME, section -> section.positive("learning-rate"),
          SophiaG.NAME, section -> section.positive("learning-rate"));
  private static final Map<String, WeightDecaySpares> SPARES =
      Map.of(
          "biases", WeightDecaySpares.BIASES,
          "biases-norms-scales", WeightDecaySpares.BIASES_NORMS_SCALES);

  private static final Map<String, CurvatureEstimate> CURVATURES =
      Map.of("accumulated", new AccumulatedCurvature(), "published", new PublishedCurvature());

  private MethodSettings() {}

  static PretrainConfig.Slots slots(Settings settings) {
    return new PretrainConfig.Slots(
        settings.slot("depth", DEPTHS),
        settings.slot("selector", SELECTORS),
        optimizer(settings),
        settings.slot("optimizer", LEARNING_RATES),
        settings.slot("schedule", SCHEDULES));
  }

  /** What fills the slot of the optimizer. */
  static OptimizerSettings optimizer(Settings settings) {
    return settings.slot(
        "optimizer",
        optimizers(settings.choice("weight-decay.spares", SPARES), curvature(settings)));
  }

  /** How an estimate of the curvature is made, for the optimizers that need it. */
  static CurvatureEstimate curvature(Settings settings) {
    return settings.choice("sophia.curvature", CURVATURES);
  }

  /** The run that the selector takes irreducible losses from, if it ranks by them. */
  static Optional<PretrainConfig.Proxy> proxy(Settings settings) {
    ProxyMasks masks = settings.choice("rho.masks", PROXY_MASKS);
    return settings.slot("selector", PROXIES).map(runId -> new PretrainConfig.Proxy(runId, masks));
  }

  private static String proxyRun(Settings rhoLoss) {
    if (!rhoLoss.has("proxy")) {
      rhoLoss.refuse(
          "proxy",
          "must be the id of the run of the proxy model; train it by ntng pretrain --config"
              + " conf/methods/rho-proxy.conf and score the corpus by ntng score --run RUN_ID");
    }
    return rhoLoss.optional("proxy", Settings::text).orElse("?");
  }

  private static DepthSettings stacking(Settings stacking) {
    return new LayerStacking.Settings(
        stacking.numbers("fractions"),
        stacking.positiveInt("factor"),
        stacking.choice("optimizer-state", GROWN_STATES));
  }

  private static Map<String, Function<Settings, OptimizerSettings>> optimizers(
      WeightDecaySpares spares, CurvatureEstimate estimate) {
    return Map.of(
        AdamW.NAME, section -> adamW(section, spares),
        Lion.NAME, section -> lion(section, spares),
        SophiaG.NAME, section -> sophiaG(section, spares, estimate));
  }

  private static OptimizerSettings adamW(Settings adamW, WeightDecaySpares spares) {
    return new AdamW.Settings(
        adamW.fraction("beta1"),
        adamW.fraction("beta2"),
        adamW.positive("epsilon"),
        adamW.number("weight-decay"),
        spares);
  }

  private static OptimizerSettings lion(Settings lion, WeightDecaySpares spares) {
    return new Lion.Settings(
        lion.fraction("beta1"), lion.fraction("beta2"), lion.number("weight-decay"), spares);
  }

  private static OptimizerSettings sophiaG(
      Settings sophia, WeightDecaySpares spares, CurvatureEstimate estimate) {
    return new SophiaG.Settings(
        sophia.fraction("beta1"),
        sophia.fraction("beta2"),
        sophia.positive("rho"),
        sophia.positiveInt("batch-tokens"),
        sophia.number("weight-decay"),
        spares,
        new CurvatureSettings(
            sophia.positiveInt("curvature-interval"),
            sophia.positiveInt("curvature-microbatches"),
            estimate));
  }
}
