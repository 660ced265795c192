package org.notrainnogain.training.replica;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.exchange.ParameterExchange;
import org.notrainnogain.training.executors.OwnedResources;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.loop.CandidateLosses;
import org.notrainnogain.training.loop.CurvatureRequest;
import org.notrainnogain.training.loop.EvaluationSet;
import org.notrainnogain.training.loop.LossTotal;
import org.notrainnogain.training.loop.Measured;
import org.notrainnogain.training.loop.Microbatch;
import org.notrainnogain.training.loop.PhaseTiming;
import org.notrainnogain.training.loop.UnpricedPhase;
import org.notrainnogain.training.loop.WeightUpdate;
import org.notrainnogain.training.model.InverseTransformSampler;
import org.notrainnogain.training.model.LanguageModel;
import org.notrainnogain.training.model.LossSums;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.optim.UnclippedEntries;
import org.notrainnogain.training.replica.StepProgress.State;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.SquaredNorm;

/**
 * One model on one device in one executor task slot, with its slice of the weights and the
 * optimizer state for it. Used by one thread at a time: its {@link Trainee}'s.
 *
 * <p>What is asked for at the wrong moment, or a second time, throws {@link ReplicasLostException}
 * ({@link StepProgress}); what fails on the way leaves a replica that refuses all further parts of
 * steps. Losses and norms that are not finite are answered as they are: the loop judges them.
 *
 * @param <E> what the model trains on
 */
public final class Replica<E> implements AutoCloseable {
  private final int index;
  private final int count;
  private final LanguageModel<E> model;
  private final Optimizer optimizer;
  private final ParameterExchange exchange;
  private final Slice slice;
  private final ReplicaExamples<E> examples;
  private final ReplicaClock clock;
  private final OwnedResources owned;
  private final StepProgress progress;

  /** Weights on the way in, gradients on the way out: one vector of the layout's size. */
  private final float[] vector;

  private float[] gradientSlice;

  /** What the norm of the slice took: the first part of the optimizer's work. */
  private long normNanos;

  /** The update whose weights the model has; -1 before any are loaded. */
  private long loadedUpdate = -1;

  /**
   * A replica of built parts.
   *
   * @param owned what is freed with the replica
   */
  Replica(ReplicaParts<E> parts, OwnedResources owned) {
    this.index = parts.index();
    this.count = parts.count();
    this.model = parts.model();
    this.optimizer = parts.optimizer();
    this.exchange = parts.exchange();
    this.slice = parts.slice();
    this.examples = parts.examples();
    this.clock = parts.clock();
    this.owned = owned;
    this.progress = new StepProgress(index, parts.lastUpdate());
    this.vector = new float[model.layout().size()];
  }

  /** Puts the gradients of this replica's part of an estimate of the curvature. */
  Measured<Long> putCurvature(long step, CurvatureRequest request) {
    progress.begin(step, State.UPDATED);
    List<PhaseTiming> timings =
        putGradients(
            Phase.HESSIAN,
            request.microbatches(),
            (microbatch, batch) ->
                model.forwardBackwardOnDrawnLabels(
                    batch,
                    microbatch.depth(),
                    request.weight(microbatch),
                    request.estimate().labels(),
                    new InverseTransformSampler(request.random(step, microbatch))));
    progress.reach(State.CURVATURE_PUT);
    return new Measured<>(step, timings);
  }

  /**
   * Adds up all replicas' gradients of an estimate and has the optimizer take its slice into
   * account.
   *
   * @return the slice's share of the squared global norm
   */
  Measured<Double> updateCurvature(long step, boolean[] hadGradient) {
    progress.begin(step, State.CURVATURE_PUT);
    clock.start();
    float[] estimate = exchange.aggregateGradients();
    PhaseTiming exchanging = clock.lap(UnpricedPhase.EXCHANGE.tableName());
    double squared = SquaredNorm.of(estimate);
    optimizer.updateCurvature(estimate, hadGradient);
    PhaseTiming updating = clock.lap(Phase.HESSIAN.tableName());
    progress.reach(State.CURVATURE_UPDATED);
    return new Measured<>(squared, List.of(exchanging, updating));
  }

  /**
   * Computes this replica's microbatches and puts their gradients.
   *
   * @return mean loss of each of its microbatches, in order
   */
  Measured<double[]> forwardBackward(long step, List<Microbatch> batch) {
    progress.begin(step, State.UPDATED, State.CURVATURE_UPDATED);
    double[] losses = new double[own(batch).size()];
    List<PhaseTiming> timings =
        putGradients(
            Phase.FORWARD_BACKWARD,
            batch,
            (microbatch, sequences) ->
                losses[microbatch.index() / count] =
                    model.forwardBackward(sequences, microbatch.depth(), 1.0 / batch.size()));
    progress.reach(State.GRADIENTS_PUT);
    return new Measured<>(losses, timings);
  }

  /** Adds one microbatch's gradient to the model's. */
  private interface Backward<E> {
    void add(Microbatch microbatch, List<E> examples);
  }

  /** Weights in, this replica's microbatches of these through the model, gradients out. */
  private List<PhaseTiming> putGradients(
      Phase phase, List<Microbatch> batch, Backward<E> backward) {
    List<Microbatch> own = own(batch);
    clock.start();
    List<List<E>> read = own.stream().map(m -> examples.training(m.positions())).toList();
    expectAfter(batch);
    PhaseTiming reading = lap(UnpricedPhase.DATA.tableName(), own, 0);
    loadWeights();
    long weightsIn = clock.lapNanos();
    model.parameters().zeroGradients();
    for (int i = 0; i < own.size(); i++) {
      requireWanted();
      backward.add(own.get(i), read.get(i));
    }
    PhaseTiming computing = lap(phase.tableName(), own, meanActiveLayers(own));
    model.parameters().gradientsOut(vector);
    exchange.putGradients(vector);
    return List.of(reading, computing, clock.lap(UnpricedPhase.EXCHANGE.tableName(), weightsIn));
  }

  /** Gets the weights after the last update into the model, unless they are there already. */
  private void loadWeights() {
    if (loadedUpdate != progress.lastUpdate()) {
      exchange.weights(vector);
      model.parameters().copyIn(vector);
      loadedUpdate = progress.lastUpdate();
    }
  }

  /** Ends work that Spark gave up: what is in libtorch cannot be interrupted, what follows can. */
  private void requireWanted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new ReplicasLostException(
          String.format(Locale.ROOT, "Replica %d was interrupted at work", index));
    }
  }

  /**
   * Scores this replica's batches of candidates: batch i belongs to replica i mod count.
   *
   * @return the losses of each of its batches, in order
   */
  Measured<List<CandidateLosses>> score(long step, List<Microbatch> candidates) {
    progress.require(step, State.UPDATED);
    List<Microbatch> own = own(candidates);
    clock.start();
    List<ReplicaExamples.Candidates<E>> read =
        own.stream().map(m -> examples.candidates(m.positions())).toList();
    expectAfter(candidates);
    PhaseTiming reading = lap(UnpricedPhase.DATA.tableName(), own, 0);
    loadWeights();
    PhaseTiming weightsIn = clock.lap(UnpricedPhase.EXCHANGE.tableName());
    List<CandidateLosses> losses = new ArrayList<>(own.size());
    for (int i = 0; i < own.size(); i++) {
      requireWanted();
      ReplicaExamples.Candidates<E> batch = read.get(i);
      losses.add(batch.scored(model.losses(batch.examples(), own.get(i).activeLayers())));
    }
    PhaseTiming scoring = lap(Phase.SCORING.tableName(), own, meanActiveLayers(own));
    return new Measured<>(losses, List.of(reading, weightsIn, scoring));
  }

  private List<Microbatch> own(List<Microbatch> all) {
    return all.stream().filter(microbatch -> microbatch.index() % count == index).toList();
  }

  private static double meanActiveLayers(List<Microbatch> own) {
    return own.stream().mapToInt(m -> m.activeLayers().length).average().orElse(0);
  }

  private PhaseTiming lap(String phase, List<Microbatch> own, double activeLayers) {
    int sequences = own.stream().mapToInt(m -> m.positions().length).sum();
    return clock.lap(phase, own.size(), activeLayers, sequences);
  }

  /** Reads on behind the batch while the model computes. */
  private void expectAfter(List<Microbatch> batch) {
    long last = batch.stream().flatMapToLong(m -> Arrays.stream(m.positions())).max().orElseThrow();
    int size = batch.stream().mapToInt(m -> m.positions().length).sum();
    examples.expect(last + size);
  }

  /**
   * Adds up all replicas' gradients of this replica's slice.
   *
   * @return the slice's share of the squared global norm, added in double precision
   */
  Measured<Double> aggregateGradients(long step) {
    progress.begin(step, State.GRADIENTS_PUT);
    clock.start();
    gradientSlice = exchange.aggregateGradients();
    PhaseTiming exchanging = clock.lap(UnpricedPhase.EXCHANGE.tableName());
    double squared = SquaredNorm.of(gradientSlice);
    normNanos = clock.lapNanos();
    progress.reach(State.GRADIENTS_ADDED);
    return new Measured<>(squared, List.of(exchanging));
  }

  /**
   * Updates this replica's slice of the weights and sends it.
   *
   * @return how many entries of the slice the optimizer's rule left unclipped
   */
  Measured<UnclippedEntries> update(long step, WeightUpdate update) {
    progress.begin(step, State.GRADIENTS_ADDED);
    clock.start();
    UnclippedEntries unclipped =
        optimizer.update(
            exchange.weightSlice(),
            gradientSlice,
            update.learningRate(),
            update.clipFactor(),
            update.stepsOfTensor(),
            update.hadGradient());
    double share = (double) slice.length() / vector.length;
    PhaseTiming optimizing = clock.lapOfShare(Phase.OPTIMIZER.tableName(), share, normNanos);
    exchange.sendWeights();
    PhaseTiming sending = clock.lap(UnpricedPhase.EXCHANGE.tableName());
    progress.update();
    return new Measured<>(unclipped, List.of(optimizing, sending));
  }

  /**
   * Evaluates this replica's batches of an evaluation set: batch i belongs to replica i mod count.
   *
   * @return the totals of its batches, in order
   */
  Measured<List<LossTotal>> evaluate(long step, EvaluationSet set, int[] activeLayers) {
    progress.require(step + 1, State.UPDATED);
    clock.start();
    List<List<E>> batches = examples.evaluation(set);
    loadWeights();
    List<LossTotal> totals = new ArrayList<>(batches.size());
    for (List<E> batch : batches) {
      requireWanted();
      LossSums losses = model.losses(batch, activeLayers);
      totals.add(
          new LossTotal(Arrays.stream(losses.sums()).sum(), Arrays.stream(losses.counts()).sum()));
    }
    int sequences = batches.stream().mapToInt(List::size).sum();
    PhaseTiming validating =
        clock.lap(
            UnpricedPhase.VALIDATION.tableName(), batches.size(), activeLayers.length, sequences);
    return new Measured<>(totals, List.of(validating));
  }

  /** Writes what this replica owns of a checkpoint. */
  Measured<CheckpointFiles.Part> writeCheckpoint(long step, Supplier<CheckpointFiles> directory) {
    progress.require(step + 1, State.UPDATED);
    clock.start();
    CheckpointFiles files = directory.get();
    List<StoredFile> weights = List.of();
    if (index == 0) {
      exchange.weights(vector);
      weights = List.of(files.writeWeights(model.layout(), vector));
    }
    CheckpointFiles.Part part =
        new CheckpointFiles.Part(weights, files.writeOptimizer(index, count, slice, optimizer));
    return new Measured<>(part, List.of(clock.lap(UnpricedPhase.CHECKPOINT.tableName())));
  }

  @Override
  public void close() {
    progress.close();
    owned.close();
  }
}
