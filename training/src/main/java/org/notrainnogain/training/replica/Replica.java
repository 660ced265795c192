package org.notrainnogain.training.replica;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.notrainnogain.dataprep.sequences.Masking;
import org.notrainnogain.dataprep.sequences.Objective;
import org.notrainnogain.dataprep.shards.SequenceReader;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.CheckpointFiles;
import org.notrainnogain.training.exchange.ParameterExchange;
import org.notrainnogain.training.executors.ReplicasLostException;
import org.notrainnogain.training.irreducible.IrreducibleLosses;
import org.notrainnogain.training.loop.CandidateLosses;
import org.notrainnogain.training.loop.CurvatureRequest;
import org.notrainnogain.training.loop.EvaluationSet;
import org.notrainnogain.training.loop.LossTotal;
import org.notrainnogain.training.loop.Microbatch;
import org.notrainnogain.training.loop.PhaseTiming;
import org.notrainnogain.training.loop.WeightUpdate;
import org.notrainnogain.training.model.InverseTransformSampler;
import org.notrainnogain.training.model.LanguageModel;
import org.notrainnogain.training.model.LossSums;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.optim.UnclippedEntries;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.tensor.Slice;
import org.notrainnogain.training.tensor.SquaredNorm;

/**
 * One model on one device in one executor task slot, with its slice of the weights and the
 * optimizer state for it. Every method runs inside a Spark task of the replica's partition, which
 * holds the replica's monitor: a task that Spark gave up may still compute when the next one comes.
 *
 * @param <E> what the model trains on
 */
public final class Replica<E> implements AutoCloseable {
  private final int index;
  private final int count;
  private final LanguageModel<E> model;
  private final Objective<E> objective;
  private final Optimizer optimizer;
  private final ParameterExchange exchange;
  private final Slice slice;
  private final SequenceReader sequences;
  private final EvaluationData evaluation;
  private final long maskSeed;
  private final IrreducibleLosses irreducibleLosses;
  private final ReplicaClock clock;
  private final Map<EvaluationSet, List<List<E>>> evaluationBatches =
      new EnumMap<>(EvaluationSet.class);

  /** Weights on the way in, gradients on the way out: one vector of the layout's size. */
  private final float[] vector;

  private float[] gradientSlice;

  /** What the norm of the slice took: the first part of the optimizer's work. */
  private long normNanos;

  private long lastUpdate;

  /** The update whose weights the model has; -1 before any are loaded. */
  private long loadedUpdate = -1;

  private Progress progress = Progress.UPDATED;

  /** How far the step after {@link #lastUpdate} has come. */
  private enum Progress {
    UPDATED,
    CURVATURE_PUT,
    CURVATURE_UPDATED,
    GRADIENTS_PUT,
    GRADIENTS_ADDED,
    UPDATING,
    CLOSED
  }

  Replica(ReplicaParts<E> parts, long lastUpdate) {
    this.index = parts.index();
    this.count = parts.count();
    this.model = parts.model();
    this.objective = parts.objective();
    this.optimizer = parts.optimizer();
    this.exchange = parts.exchange();
    this.slice = parts.slice();
    this.sequences = parts.sequences();
    this.evaluation = parts.evaluation();
    this.maskSeed = parts.maskSeed();
    this.irreducibleLosses = parts.irreducibleLosses();
    this.clock = parts.clock();
    this.vector = new float[model.layout().size()];
    this.lastUpdate = lastUpdate;
  }

  /** An answer and the time it took. */
  record Answer<T>(T value, List<PhaseTiming> timings) implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** Puts the gradients of this replica's part of an estimate of the curvature. */
  Answer<Long> putCurvature(long step, CurvatureRequest request) {
    demand(step, Progress.UPDATED, Progress.CURVATURE_PUT);
    List<PhaseTiming> timings =
        putGradients(
            Phase.HESSIAN,
            request.microbatches(),
            (microbatch, examples) ->
                model.forwardBackwardOnDrawnLabels(
                    examples,
                    microbatch.depth(),
                    request.weight(microbatch),
                    request.estimate().labels(),
                    new InverseTransformSampler(request.random(step, microbatch))));
    progress = Progress.CURVATURE_PUT;
    return new Answer<>(step, timings);
  }

  /**
   * Adds up all replicas' gradients of an estimate and has the optimizer take its slice into
   * account. Never applied twice.
   *
   * @return the slice's share of the squared global norm
   */
  Answer<Double> updateCurvature(long step, boolean[] hadGradient) {
    demand(step, Progress.CURVATURE_PUT);
    clock.start();
    float[] estimate = exchange.aggregateGradients();
    PhaseTiming exchanging = clock.lap("exchange", 0);
    double squared = SquaredNorm.of(estimate);
    progress = Progress.UPDATING;
    optimizer.updateCurvature(estimate, hadGradient);
    progress = Progress.CURVATURE_UPDATED;
    return new Answer<>(squared, List.of(exchanging, clock.lap(Phase.HESSIAN.tableName(), 0)));
  }

  /**
   * Computes this replica's microbatches and puts their gradients.
   *
   * @return mean loss of each of its microbatches, in order
   */
  Answer<double[]> forwardBackward(long step, List<Microbatch> batch) {
    demand(step, Progress.UPDATED, Progress.CURVATURE_UPDATED, Progress.GRADIENTS_PUT);
    double[] losses = new double[own(batch).size()];
    List<PhaseTiming> timings =
        putGradients(
            Phase.FORWARD_BACKWARD,
            batch,
            (microbatch, examples) ->
                losses[microbatch.index() / count] =
                    model.forwardBackward(examples, microbatch.depth(), 1.0 / batch.size()));
    progress = Progress.GRADIENTS_PUT;
    return new Answer<>(losses, timings);
  }

  /** Adds one microbatch's gradient to the model's. */
  private interface Backward<E> {
    void add(Microbatch microbatch, List<E> examples);
  }

  /** Weights in, this replica's microbatches of these through the model, gradients out. */
  private List<PhaseTiming> putGradients(
      Phase phase, List<Microbatch> batch, Backward<E> backward) {
    List<Microbatch> own = own(batch);
    List<PhaseTiming> timings = new ArrayList<>();
    clock.start();
    List<List<E>> examples = own.stream().map(this::located).map(this::examples).toList();
    expectAfter(batch);
    int read = examples.stream().mapToInt(List::size).sum();
    timings.add(clock.lap("data", own.size(), 0, read, 0));
    loadWeights();
    long weightsIn = clock.lapNanos();
    model.parameters().zeroGradients();
    for (int i = 0; i < own.size(); i++) {
      backward.add(own.get(i), examples.get(i));
    }
    double activeLayers = own.stream().mapToInt(m -> m.activeLayers().length).average().orElse(0);
    timings.add(clock.lap(phase.tableName(), own.size(), activeLayers, read, 0));
    model.parameters().gradientsOut(vector);
    exchange.putGradients(vector);
    timings.add(clock.lap("exchange", weightsIn));
    return timings;
  }

  /** Gets the weights after the last update into the model, unless they are there already. */
  private void loadWeights() {
    if (loadedUpdate != lastUpdate) {
      exchange.weights(vector);
      model.parameters().copyIn(vector);
      loadedUpdate = lastUpdate;
    }
  }

  /**
   * Scores this replica's batches of candidates: batch i belongs to replica i mod count.
   *
   * @return the losses of each of its batches, in order
   */
  Answer<List<CandidateLosses>> score(long step, List<Microbatch> candidates) {
    demand(step, Progress.UPDATED);
    List<Microbatch> own = own(candidates);
    clock.start();
    List<List<SequenceReader.Located>> located = own.stream().map(this::located).toList();
    List<List<E>> examples = located.stream().map(this::examples).toList();
    List<float[]> irreducible = located.stream().map(irreducibleLosses::of).toList();
    expectAfter(candidates);
    int read = examples.stream().mapToInt(List::size).sum();
    PhaseTiming reading = clock.lap("data", own.size(), 0, read, 0);
    loadWeights();
    PhaseTiming weightsIn = clock.lap("exchange", 0);
    List<CandidateLosses> losses = new ArrayList<>(own.size());
    for (int i = 0; i < own.size(); i++) {
      LossSums sums = model.losses(examples.get(i), own.get(i).activeLayers());
      losses.add(candidateLosses(located.get(i), sums, irreducible.get(i)));
    }
    double layers = own.stream().mapToInt(m -> m.activeLayers().length).average().orElse(0);
    PhaseTiming scoring = clock.lap(Phase.SCORING.tableName(), own.size(), layers, read, 0);
    return new Answer<>(losses, List.of(reading, weightsIn, scoring));
  }

  private static CandidateLosses candidateLosses(
      List<SequenceReader.Located> located, LossSums sums, float[] irreducible) {
    return new CandidateLosses(
        located.stream().mapToLong(at -> at.sequence().exampleId()).toArray(),
        located.stream().mapToLong(SequenceReader.Located::pass).toArray(),
        sums.means(),
        irreducible);
  }

  private List<Microbatch> own(List<Microbatch> all) {
    return all.stream().filter(microbatch -> microbatch.index() % count == index).toList();
  }

  private List<SequenceReader.Located> located(Microbatch microbatch) {
    return Arrays.stream(microbatch.positions()).mapToObj(sequences::at).toList();
  }

  private List<E> examples(List<SequenceReader.Located> located) {
    List<E> examples = new ArrayList<>(located.size());
    for (SequenceReader.Located at : located) {
      examples.add(
          objective.example(
              at.sequence().tokens(),
              Masking.trainingRandom(maskSeed, at.sequence().exampleId(), at.pass())));
    }
    return examples;
  }

  /** Reads on behind the batch while the model computes. */
  private void expectAfter(List<Microbatch> batch) {
    long last = batch.stream().flatMapToLong(m -> Arrays.stream(m.positions())).max().orElseThrow();
    int size = batch.stream().mapToInt(m -> m.positions().length).sum();
    sequences.expect(last + size);
  }

  /**
   * Adds up all replicas' gradients of this replica's slice.
   *
   * @return the slice's share of the squared global norm, added in double precision
   */
  Answer<Double> aggregateGradients(long step) {
    demand(step, Progress.GRADIENTS_PUT, Progress.GRADIENTS_ADDED);
    clock.start();
    gradientSlice = exchange.aggregateGradients();
    PhaseTiming exchanging = clock.lap("exchange", 0);
    double squared = SquaredNorm.of(gradientSlice);
    normNanos = clock.lapNanos();
    progress = Progress.GRADIENTS_ADDED;
    return new Answer<>(squared, List.of(exchanging));
  }

  /**
   * Updates this replica's slice of the weights and sends it. Never applied twice.
   *
   * @return how many entries of the slice the optimizer's rule left unclipped
   */
  Answer<UnclippedEntries> update(long step, WeightUpdate update) {
    demand(step, Progress.GRADIENTS_ADDED);
    progress = Progress.UPDATING;
    clock.start();
    UnclippedEntries unclipped =
        optimizer.update(
            exchange.weightSlice(),
            gradientSlice,
            update.learningRate(),
            update.clipFactor(),
            update.stepsOfTensor(),
            update.hadGradient());
    PhaseTiming optimizing =
        clock.lapOfShare(
            Phase.OPTIMIZER.tableName(), (double) slice.length() / vector.length, normNanos);
    exchange.sendWeights();
    lastUpdate = step;
    progress = Progress.UPDATED;
    return new Answer<>(unclipped, List.of(optimizing, clock.lap("exchange", 0)));
  }

  /**
   * Evaluates this replica's batches of an evaluation set: batch i belongs to replica i mod count.
   *
   * @return the totals of its batches, in order
   */
  Answer<List<LossTotal>> evaluate(long step, EvaluationSet set, int[] activeLayers) {
    demand(step + 1, Progress.UPDATED);
    clock.start();
    List<List<E>> batches =
        evaluationBatches.computeIfAbsent(
            set, missing -> evaluation.batches(missing, index, count, objective));
    loadWeights();
    List<LossTotal> totals = new ArrayList<>(batches.size());
    for (List<E> batch : batches) {
      LossSums losses = model.losses(batch, activeLayers);
      totals.add(
          new LossTotal(Arrays.stream(losses.sums()).sum(), Arrays.stream(losses.counts()).sum()));
    }
    int examples = batches.stream().mapToInt(List::size).sum();
    PhaseTiming validating =
        clock.lap("validation", batches.size(), activeLayers.length, examples, 0);
    return new Answer<>(totals, List.of(validating));
  }

  /** Writes what this replica owns of a checkpoint. */
  Answer<CheckpointFiles.Part> writeCheckpoint(long step, CheckpointFiles files) {
    demand(step + 1, Progress.UPDATED);
    clock.start();
    if (index == 0) {
      exchange.weights(vector);
    }
    List<StoredFile> weights =
        index == 0 ? List.of(files.writeWeights(model.layout(), vector)) : List.of();
    CheckpointFiles.Part part =
        new CheckpointFiles.Part(weights, files.writeOptimizer(index, count, slice, optimizer));
    return new Answer<>(part, List.of(clock.lap("checkpoint", 0, 0, 0, 0)));
  }

  /** Where it must stand: just before the part of the step, or after it when it is repeated. */
  private void demand(long step, Progress... allowed) {
    if (step != lastUpdate + 1 || !List.of(allowed).contains(progress)) {
      throw new ReplicasLostException(
          "Replica %d was asked for a part of step %d, but made update %d and is %s"
              .formatted(index, step, lastUpdate, progress));
    }
  }

  @Override
  public void close() {
    progress = Progress.CLOSED;
    sequences.close();
    optimizer.close();
    model.close();
    exchange.release();
  }
}
