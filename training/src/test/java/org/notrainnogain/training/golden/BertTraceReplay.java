package org.notrainnogain.training.golden;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.notrainnogain.dataprep.sequences.MaskedSequence;
import org.notrainnogain.training.checkpoint.Growth;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.depth.ActiveLayers;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.loop.GradientClip;
import org.notrainnogain.training.model.Bert;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.rst.Charge;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.ReferenceSystem;
import org.notrainnogain.training.rst.RstLedger;
import org.notrainnogain.training.schedule.LearningRateSchedule;
import org.notrainnogain.training.schedule.OneCycle;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.notrainnogain.training.tensor.Precision;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.SquaredNorm;
import org.notrainnogain.training.tensor.TorchDevice;

/**
 * The project's model, optimizer, clip, schedule and ledger in the order of the published loop,
 * which differs from the project's: the learning rate is read at the end of a microbatch, so that
 * an update runs at the one set before its last microbatch, and the run ends at the first
 * microbatch that reaches the budget, whatever is accumulated. What came out is kept, update by
 * update, for comparison.
 */
final class BertTraceReplay implements AutoCloseable {
  private static final String PUBLISHED_PRICES = "rtx3090-bert-as-printed";

  private final BertTrace trace;
  private final Bert model;
  private final Optimizer optimizer;
  private final Optional<CurvatureSettings> curvature;
  private final LearningRateSchedule schedule;
  private final PriceList prices;
  private final RstLedger ledger;
  private final float[] weights;
  private final long[] stepsOfTensor;
  private final BitSet layersOfUpdate = new BitSet();
  private final List<Charge> charges = new ArrayList<>();
  private final List<Double> gradientNorms = new ArrayList<>();
  private double learningRate;
  private int accumulated;
  private int curvatureOfUpdate;

  /** The state of the trace's start. */
  BertTraceReplay(BertTrace trace, OptimizerSettings optimizer) {
    this.trace = trace;
    this.model =
        new Bert(trace.config(), TorchDevice.cpu(), Precision.FP32, trace.microbatchSize());
    ParameterLayout layout = model.layout();
    this.optimizer = optimizer.create(layout, new Slice(0, layout.size()));
    this.curvature = optimizer.curvature();
    this.schedule = new OneCycle(trace.optimizer().get("lr").doubleValue());
    ReferenceSystem system =
        ReferenceSystem.load(
            Path.of(
                System.getProperty("ntng.home"),
                "conf",
                "reference-systems",
                PUBLISHED_PRICES + ".conf"));
    // The published look-up knows neither optimizer nor length: the trace is charged like the real.
    this.prices = system.prices(optimizer.name(), system.sequenceLength());
    this.ledger = new RstLedger(trace.budgetNanos());
    this.weights = trace.startWeights(layout);
    this.stepsOfTensor = new long[layout.entries().size()];
    this.learningRate = schedule.learningRate(0);
    model.parameters().copyIn(weights);
  }

  /** Charges one microbatch: as published at the table's price, whatever its number of rows. */
  void charge(Phase phase, int activeLayers) {
    long nanos = prices.nanos(phase, activeLayers, prices.unit(phase).orElseThrow());
    charges.add(ledger.charge(gradientNorms.size() + 1, phase, activeLayers, 1, nanos));
  }

  /** Mean loss of each sequence through these layers, for selection. */
  float[] score(List<MaskedSequence> candidates, int[] activeLayers) {
    return model.losses(candidates, activeLayers).means();
  }

  /** Adds a microbatch's share to the gradients of the coming update; its mean loss. */
  double accumulate(List<MaskedSequence> microbatch, int[] activeLayers) {
    Arrays.stream(activeLayers).forEach(layersOfUpdate::set);
    accumulated++;
    return model.forwardBackward(
        microbatch, ActiveLayers.of(activeLayers), 1.0 / trace.accumulation());
  }

  /**
   * Whether an estimate of the curvature comes before the update that begins now, and is not made.
   */
  boolean curvatureIsDue() {
    int update = gradientNorms.size() + 1;
    return accumulated == 0
        && curvatureOfUpdate != update
        && curvature.map(settings -> settings.due(update)).orElse(false);
  }

  /** Adds a microbatch's share to the gradient that estimates the curvature, with given labels. */
  void estimateCurvature(
      int index, List<MaskedSequence> microbatch, int[] activeLayers, long[] labels) {
    CurvatureSettings settings = curvature.orElseThrow();
    double weight = settings.estimate().weight(index, settings.microbatches());
    model.forwardBackwardOnDrawnLabels(
        microbatch,
        ActiveLayers.of(activeLayers),
        weight,
        settings.estimate().labels(),
        logits -> Tensor.create(labels, labels.length));
  }

  /** Takes the estimate into account and clears. */
  void updateCurvature() {
    float[] gradients = new float[weights.length];
    model.parameters().gradientsOut(gradients);
    boolean[] hadGradient = new boolean[stepsOfTensor.length];
    Arrays.fill(hadGradient, true);
    optimizer.updateCurvature(gradients, hadGradient);
    curvatureOfUpdate = gradientNorms.size() + 1;
    model.parameters().zeroGradients();
  }

  boolean updateIsDue() {
    return accumulated == trace.accumulation();
  }

  /** Clips, updates and clears. */
  void update() {
    float[] gradients = new float[weights.length];
    model.parameters().gradientsOut(gradients);
    double norm = Math.sqrt(SquaredNorm.of(gradients));
    gradientNorms.add(norm);
    boolean[] hadGradient = model.layout().tensorsOf(layersOfUpdate.stream().toArray());
    for (int tensor = 0; tensor < hadGradient.length; tensor++) {
      stepsOfTensor[tensor] += hadGradient[tensor] ? 1 : 0;
    }
    double clip = GradientClip.factor(norm, trace.gradientClip());
    optimizer.update(weights, gradients, learningRate, clip, stepsOfTensor, hadGradient);
    model.parameters().copyIn(weights);
    model.parameters().zeroGradients();
    layersOfUpdate.clear();
    accumulated = 0;
  }

  /**
   * Makes the model deeper in the middle of an accumulation: gradients that are there stay, the new
   * layers have none yet. Of the whole model's layers those above were not active before.
   */
  void grow(int from, int to) {
    ParameterLayout shallow = trace.config().withLayers(from).layout();
    ParameterLayout deep = trace.config().withLayers(to).layout();
    float[] grown =
        new Growth(shallow, deep, GrownState.KEEP).weights(Arrays.copyOf(weights, shallow.size()));
    System.arraycopy(grown, 0, weights, 0, grown.length);
    model.parameters().copyIn(weights);
  }

  /** Reads the schedule after so many seconds of RST, for the coming microbatches. */
  void setLearningRate(double seconds) {
    learningRate = schedule.learningRate(trace.virtualFraction(seconds));
  }

  /** The learning rate in force. */
  double learningRate() {
    return learningRate;
  }

  ParameterLayout layout() {
    return model.layout();
  }

  RstLedger ledger() {
    return ledger;
  }

  /** The weights now; a copy. */
  float[] weights() {
    return weights.clone();
  }

  /** A state vector of the optimizer; a copy. */
  float[] state(String name) {
    float[] state = new float[weights.length];
    optimizer.readState(name, state);
    return state;
  }

  /** All charges, in order. */
  List<Charge> charges() {
    return List.copyOf(charges);
  }

  /** Norm of each update's gradient before clipping. */
  List<Double> gradientNorms() {
    return List.copyOf(gradientNorms);
  }

  /** Microbatches whose gradient is in no update yet. */
  int accumulated() {
    return accumulated;
  }

  @Override
  public void close() {
    optimizer.close();
    model.close();
  }
}
