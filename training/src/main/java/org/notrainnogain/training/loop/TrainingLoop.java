package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.selection.Batch;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.optim.UnclippedEntries;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.RstLedger;
import org.notrainnogain.training.schedule.LearningRateSchedule;
import org.notrainnogain.training.tensor.ParameterLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only training loop, for every model and method.
 *
 * <pre>
 * while the smallest possible update fits into the remaining budget:
 *     if a pause is asked for, or depthPlan.layers(fraction) are more than the model has: return
 *     while not selector.hasBatch():
 *         candidates = next ones of the stream
 *         scores = replicas.score(candidates) where the selector asks for them, charged whole
 *         selector.offer(candidates, scores, random(seed, "selection", round))
 *     batch = selector.take()
 *     depth = depthPlan.activeLayers(fraction, random(seed, "depth", step, microbatch)) for each microbatch
 *     if the exact price does not fit: end, charging none of it
 *     replicas.estimateCurvature(first microbatches of the batch, random(seed, "curvature", step, microbatch)) when due
 *     replicas.forwardBackward(batch, depth)
 *     norm = replicas.aggregateGradients()
 *     ledger.charge(hessian and forward_backward by active layers, optimizer)
 *     replicas.update(schedule.learningRate(fraction after these charges), clip(norm), tensors that had a gradient)
 *     evaluate when due
 * </pre>
 *
 * <p>So the first learning rate is above 0, the last is within one update of the schedule's floor,
 * and RST is never charged beyond the budget. A round is scored only if it and the smallest update
 * after it fit; what scoring cost for no update stays charged. Evaluation is not charged. A slot
 * ({@link DepthPlan}, {@link BatchSelector}, the replicas' optimizer) is always filled, so a method
 * is never asked for by name here. What it does is a function of its state and of what the replicas
 * answer: loops that are told the same do the same, wherever they run and however often they pause.
 */
public final class TrainingLoop {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);

  private final LoopSettings settings;
  private final ParameterLayout layout;
  private final BatchSelector selector;
  private final DepthPlan depthPlan;
  private final LearningRateSchedule schedule;
  private final Optional<CurvatureSettings> curvature;
  private final UpdatePrices prices;
  private final RstLedger ledger;
  private final Replicas replicas;
  private final LoopObservers observers;

  private final CandidateRounds rounds;
  private long step;
  private final long[] stepsOfTensor;
  private int evaluationsDone;
  private long evaluatedStep;
  private double learningRate;
  private long tokens;
  private double validationLoss;
  private double testLoss;

  /**
   * A loop that goes on from {@code start}.
   *
   * @param layout of the model as deep as the replicas have it
   * @param slots what fills the method's slots
   * @param prices of the reference system
   * @param start where to go on; {@link #start} gives the beginning
   * @param attempt number of this process, from 1
   */
  public TrainingLoop(
      LoopSettings settings,
      ParameterLayout layout,
      Slots slots,
      PriceList prices,
      LoopState start,
      Replicas replicas,
      List<LoopListener> listeners,
      int attempt) {
    this.settings = settings;
    this.layout = layout;
    this.selector = slots.selector();
    this.depthPlan = slots.depthPlan();
    this.schedule = slots.schedule();
    this.curvature = Optional.ofNullable(slots.curvature());
    this.prices = new UpdatePrices(prices, slots.depthPlan(), settings, curvature);
    this.replicas = replicas;
    this.observers = new LoopObservers(listeners, this.prices, attempt);
    this.ledger = RstLedger.restore(start.ledger(), observers::charged);
    this.step = start.step();
    selector.restore(start.selector());
    this.rounds =
        new CandidateRounds(
            settings,
            selector,
            this.prices,
            ledger,
            replicas,
            this.observers,
            start.position(),
            start.round());
    this.stepsOfTensor = start.stepsOfTensor().clone();
    this.evaluationsDone = start.evaluationsDone();
    this.evaluatedStep = start.evaluatedStep();
    this.learningRate = start.learningRate();
    this.tokens = start.tokens();
    this.validationLoss = start.validationLoss();
    this.testLoss = start.testLoss();
  }

  /**
   * What fills the method's slots that the loop asks; the optimizer lives in the replicas.
   *
   * @param curvature when the optimizer needs an estimate of it, and from what; null when it needs
   *     none
   */
  public record Slots(
      BatchSelector selector,
      DepthPlan depthPlan,
      LearningRateSchedule schedule,
      CurvatureSettings curvature)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** The state of a run that has not begun. */
  public static LoopState start(
      long budgetNanos, Set<Phase> freePhases, BatchSelector selector, ParameterLayout layout) {
    return new LoopState(
        0,
        new RstLedger(budgetNanos, freePhases).state(),
        0,
        0,
        selector.state(),
        new long[layout.entries().size()],
        0,
        -1,
        0,
        0,
        Double.NaN,
        Double.NaN);
  }

  /**
   * Trains until no further whole update fits, until a pause is asked for, or until the model has
   * to grow: then another loop goes on from the state, with a deeper model. After a pause the same
   * loop goes on.
   *
   * @param pause asked between two updates
   * @throws TrainingFailedException when a loss or the gradient is not finite, or the selector
   *     accepts nothing for long
   */
  public RunOutcome run(BooleanSupplier pause) {
    if (LoopState.hasEnded(testLoss)) {
      return outcome(RunOutcome.End.BUDGET_SPENT);
    }
    evaluateIfDue();
    while (nextUpdateFits()) {
      if (pause.getAsBoolean()) {
        return outcome(RunOutcome.End.PAUSED);
      }
      if (growthIsDue()) {
        return outcome(RunOutcome.End.GROWTH_DUE);
      }
      double fraction = ledger.budgetFraction();
      CandidateRounds.Offered offered = rounds.offer(step + 1, fraction, learningRate);
      if (!selector.hasBatch()) {
        break;
      }
      List<Microbatch> microbatches = draw(selector.take(), fraction);
      if (!ledger.fits(prices.of(microbatches, fraction, step + 1))) {
        break;
      }
      update(microbatches, offered, fraction);
      evaluateIfDue();
    }
    finish();
    return outcome(RunOutcome.End.BUDGET_SPENT);
  }

  private RunOutcome outcome(RunOutcome.End end) {
    return new RunOutcome(end, state());
  }

  /** Whether the next thing that a paused loop does is another update of this model. */
  public boolean goesOnWithAnUpdate() {
    double fraction = ledger.budgetFraction();
    return !growthIsDue()
        && ledger.fits(rounds.smallestPrice(fraction) + prices.dearest(fraction, step + 1));
  }

  private boolean growthIsDue() {
    return depthPlan.layers(ledger.budgetFraction()) > layout.layers();
  }

  private boolean nextUpdateFits() {
    double fraction = ledger.budgetFraction();
    return ledger.fits(rounds.smallestPrice(fraction) + prices.smallest(fraction, step + 1));
  }

  private List<Microbatch> draw(Batch batch, double fraction) {
    long[] positions = batch.positions();
    if (positions.length != settings.batch()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "The selector gave a batch of %d sequences, expected %d",
              positions.length,
              settings.batch()));
    }
    List<Microbatch> microbatches = new ArrayList<>(settings.microbatches());
    for (int index = 0; index < settings.microbatches(); index++) {
      RandomGenerator random = SeededRandom.of(settings.depthSeed(), "depth", step + 1, index);
      int from = index * settings.microbatch();
      microbatches.add(
          new Microbatch(
              index,
              Arrays.copyOfRange(positions, from, from + settings.microbatch()),
              depthPlan.activeLayers(fraction, random)));
    }
    return List.copyOf(microbatches);
  }

  private void update(
      List<Microbatch> microbatches, CandidateRounds.Offered offered, double fraction) {
    long next = step + 1;
    estimateCurvatureIfDue(next, microbatches);
    double loss = forwardBackward(next, microbatches);
    double norm = aggregateGradients(next);
    prices.charge(ledger, next, microbatches, fraction);
    learningRate = schedule.learningRate(ledger.budgetFraction());
    Measured<UnclippedEntries> updated = replicas.update(next, weightUpdate(microbatches, norm));
    observers.timedUpdate(next, updated.timings(), prices.optimizer(fraction));
    step = next;
    tokens += (long) settings.batch() * settings.sequenceLength();
    observers.updated(
        new StepRow(
            step,
            ledger.elapsedNanos() / 1e9,
            ledger.budgetFraction(),
            learningRate,
            loss,
            offered.meanLoss(),
            norm,
            microbatches.stream().mapToInt(m -> m.activeLayers().length).average().orElseThrow(),
            microbatches.size(),
            offered.candidates(),
            settings.batch(),
            nullable(updated.value().share())));
  }

  private static Double nullable(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private void estimateCurvatureIfDue(long next, List<Microbatch> microbatches) {
    List<Microbatch> curved = prices.curved(microbatches, next);
    if (curved.isEmpty()) {
      return;
    }
    Measured<Double> squaredNorm =
        replicas.estimateCurvature(
            next,
            new CurvatureRequest(
                curved,
                curvature.orElseThrow().estimate(),
                settings.curvatureSeed(),
                settings.absentGradient().updated(reached(curved), stepsOfTensor)));
    observers.timedCurvature(next, squaredNorm.timings(), curved, replicas.count());
    requireFinite("The gradient that estimates curvature", Math.sqrt(squaredNorm.value()), next);
  }

  private double forwardBackward(long next, List<Microbatch> microbatches) {
    Measured<double[]> losses = replicas.forwardBackward(next, microbatches);
    observers.timedForwardBackward(next, losses.timings(), microbatches, replicas.count());
    double loss = Arrays.stream(losses.value()).sum() / microbatches.size();
    requireFinite("The training loss", loss, next);
    return loss;
  }

  private double aggregateGradients(long next) {
    Measured<Double> squaredNorm = replicas.aggregateGradients(next);
    observers.timed(next, squaredNorm.timings());
    double norm = Math.sqrt(squaredNorm.value());
    requireFinite("The gradient norm", norm, next);
    return norm;
  }

  private WeightUpdate weightUpdate(List<Microbatch> microbatches, double norm) {
    boolean[] hadGradient = settings.absentGradient().updated(reached(microbatches), stepsOfTensor);
    for (int tensor = 0; tensor < hadGradient.length; tensor++) {
      stepsOfTensor[tensor] += hadGradient[tensor] ? 1 : 0;
    }
    return new WeightUpdate(
        learningRate,
        GradientClip.factor(norm, settings.gradientClip()),
        hadGradient,
        stepsOfTensor.clone());
  }

  /** For each tensor of the layout, whether one of the microbatches reaches it. */
  private boolean[] reached(List<Microbatch> microbatches) {
    return layout.tensorsOf(
        microbatches.stream()
            .flatMapToInt(microbatch -> Arrays.stream(microbatch.activeLayers()))
            .distinct()
            .sorted()
            .toArray());
  }

  private void evaluateIfDue() {
    List<Double> fractions = settings.evaluationFractions();
    boolean due = step == 0 && evaluatedStep < 0;
    while (evaluationsDone < fractions.size()
        && ledger.budgetFraction() >= fractions.get(evaluationsDone)) {
      evaluationsDone++;
      due = true;
    }
    if (due && evaluatedStep != step) {
      evaluateTick(step);
    }
  }

  private void evaluateTick(long timedStep) {
    validationLoss = evaluate(EvaluationSet.VALIDATION, timedStep);
    evaluate(EvaluationSet.TRAIN_PROBE, timedStep);
    evaluatedStep = step;
  }

  private double evaluate(EvaluationSet set, long timedStep) {
    int[] allLayers = IntStream.range(0, layout.layers()).toArray();
    Measured<LossTotal> measured = replicas.evaluate(step, set, allLayers);
    double loss = measured.value().mean();
    observers.evaluated(
        new ValidationRow(
            step,
            ledger.elapsedNanos() / 1e9,
            set.tableName(),
            allLayers.length,
            loss,
            measured.value().tokens()));
    observers.timed(timedStep, measured.timings());
    requireFinite("The loss on " + set.tableName(), loss, step);
    return loss;
  }

  /**
   * Ends the run. A commit may hold the last update's times already, so what is measured here
   * counts for the update that did not fit any more, as its scores do.
   */
  private void finish() {
    long unfinished = step + 1;
    if (evaluatedStep != step) {
      evaluateTick(unfinished);
    }
    testLoss = evaluate(EvaluationSet.TEST, unfinished);
    LOG.debug("No further update fits: {} updates, {} s RST", step, ledger.elapsedNanos() / 1e9);
  }

  private void requireFinite(String what, double value, long at) {
    if (!Double.isFinite(value)) {
      throw new TrainingDivergedException(what, value, at, learningRate);
    }
  }

  /** Where the loop stands between two updates. */
  public LoopState state() {
    return new LoopState(
        step,
        ledger.state(),
        rounds.position(),
        rounds.round(),
        selector.state(),
        stepsOfTensor.clone(),
        evaluationsDone,
        evaluatedStep,
        learningRate,
        tokens,
        validationLoss,
        testLoss);
  }
}
