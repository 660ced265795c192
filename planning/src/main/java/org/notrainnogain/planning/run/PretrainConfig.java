package org.notrainnogain.planning.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.selection.SelectorSettings;
import org.notrainnogain.training.depth.DepthSettings;
import org.notrainnogain.training.loop.AbsentGradient;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.schedule.ScheduleSettings;
import org.notrainnogain.training.tensor.Precision;

/**
 * Everything that a run is told, each setting in the unit its type says.
 *
 * @param method the method's name, for tables
 * @param note what is said of the method's settings; not part of a run's identity
 * @param model which model
 * @param training sizes of a step
 * @param referenceSystem name of a file in {@code conf/reference-systems} or path of one
 * @param budget reference system time
 * @param slots what fills the method's slots
 * @param proxy the run whose irreducible losses it trains with; absent in methods without a proxy
 * @param freePhases phases that are done without using up the budget
 * @param seeds of everything random
 * @param evaluation what it is judged on, and when
 * @param recordSelections each so many updates the scored candidates are recorded; 0 never; not
 *     part of a run's identity
 * @param checkpoint when and how many
 * @param recovery what is done about lost executors
 * @param placement where it runs; not part of a run's identity
 */
public record PretrainConfig(
    String method,
    MethodNote note,
    ModelChoice model,
    Training training,
    String referenceSystem,
    Duration budget,
    Slots slots,
    Optional<Proxy> proxy,
    Set<Phase> freePhases,
    Seeds seeds,
    Evaluation evaluation,
    int recordSelections,
    Checkpointing checkpoint,
    Recovery recovery,
    Placement placement) {
  public PretrainConfig {
    Objects.requireNonNull(budget, "budget");
    freePhases = Set.copyOf(freePhases);
  }

  /**
   * Sizes of a step.
   *
   * @param batchSize sequences of an update
   * @param microbatch sequences that a mean loss is taken over
   * @param scoringBatch candidates that are scored at once
   * @param split what is trained on
   * @param gradientClip largest global gradient norm
   * @param absentGradient what is done to tensors that no microbatch of an update reached
   * @param precision of the forward and backward pass
   */
  public record Training(
      int batchSize,
      int microbatch,
      int scoringBatch,
      Split split,
      double gradientClip,
      AbsentGradient absentGradient,
      Precision precision) {
    /** Microbatches of an update. */
    public int microbatches() {
      return batchSize / microbatch;
    }
  }

  /**
   * What fills the method's slots.
   *
   * @param learningRate the schedule's peak
   */
  public record Slots(
      DepthSettings depth,
      SelectorSettings selector,
      OptimizerSettings optimizer,
      double learningRate,
      ScheduleSettings schedule) {}

  /**
   * The proxy model of RHO loss.
   *
   * @param runId the run that trained it, whose irreducible losses are read
   * @param masks whether candidates are masked as the proxy saw them
   */
  public record Proxy(String runId, ProxyMasks masks) {}

  /**
   * Seeds; each may be set alone, so that one source of chance can be varied.
   *
   * @param run the run's seed, which the others are unless set
   */
  public record Seeds(
      long run,
      long initialization,
      long order,
      long masks,
      long selection,
      long depth,
      long curvature,
      long evaluation) {
    /** Every seed that something is drawn by: the run's own is only what others are unless set. */
    public SortedMap<String, Long> byName() {
      return new TreeMap<>(
          Map.of(
              "initialization", initialization,
              "order", order,
              "masks", masks,
              "selection", selection,
              "depth", depth,
              "curvature", curvature,
              "evaluation", evaluation));
    }
  }

  /**
   * Evaluation.
   *
   * @param sequences of a set
   * @param fractions of the budget
   */
  public record Evaluation(int sequences, List<Double> fractions) {
    public Evaluation {
      fractions = List.copyOf(fractions);
    }
  }

  /**
   * Checkpoints.
   *
   * @param interval of wall time between two
   * @param keep how many of the newest stay
   */
  public record Checkpointing(Duration interval, int keep) {}

  /**
   * What is done when executors are lost.
   *
   * @param attempts most returns to one and the same checkpoint
   * @param pause before the first of them; each further one is twice as long
   * @param executors longest wait for executors, at the start and after a loss
   * @param exchangeTimeout longest wait of a replica for weights or gradients of another
   * @param jobTimeout longest time that one piece of work may take on all replicas
   */
  public record Recovery(
      int attempts,
      Duration pause,
      Duration executors,
      Duration exchangeTimeout,
      Duration jobTimeout) {}

  /**
   * Where a run computes.
   *
   * @param replicas models side by side; absent: a core each, at most 4 and at most a microbatch
   *     each
   * @param threads of libtorch for each; absent: the cores shared out
   * @param device auto, cpu or cuda
   * @param deviceBatch most sequences a device is given at once
   * @param cachedShards shards a replica keeps in memory
   * @param stretch how long the replicas train on before anybody hears of it
   * @param meetingPort where the first of several executors listens for the others; 0 for any port
   */
  public record Placement(
      Optional<Integer> replicas,
      Optional<Integer> threads,
      String device,
      int deviceBatch,
      int cachedShards,
      Duration stretch,
      int meetingPort) {}
}
