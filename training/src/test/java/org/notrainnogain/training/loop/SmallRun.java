package org.notrainnogain.training.loop;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.selection.KeepAll;
import org.notrainnogain.selection.RandomSubset;
import org.notrainnogain.selection.RhoLoss;
import org.notrainnogain.selection.SelectiveBackprop;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.depth.FullDepth;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.depth.LayerDropping;
import org.notrainnogain.training.depth.LayerStacking;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.ReferenceSystem;
import org.notrainnogain.training.schedule.LearningRateSchedule;
import org.notrainnogain.training.schedule.OneCycle;
import org.notrainnogain.training.tensor.ParameterKind;
import org.notrainnogain.training.tensor.ParameterLayout;

/**
 * A run of four sequences an update on fake neighbours: every slot is the real one. A full update
 * costs 9 ms of RST, a round of four scored candidates 4 ms.
 *
 * @param selector a new one each time
 */
public record SmallRun(
    String name,
    Supplier<BatchSelector> selector,
    DepthPlan depth,
    Optional<CurvatureSettings> curvature,
    AbsentGradient absentGradient,
    long budgetNanos) {
  static final int LAYERS = 4;
  static final int MICROBATCH = 2;
  static final int MICROBATCHES = 2;
  static final int BATCH = 4;
  static final long MILLI = 1_000_000;
  static final long BUDGET = 150 * MILLI;
  static final PriceList PRICES = prices();

  private static final LearningRateSchedule SCHEDULE = new OneCycle(0.01);

  /** A run of the baseline. */
  public static SmallRun baseline() {
    return new SmallRun(
        "baseline",
        () -> new KeepAll(BATCH),
        new FullDepth(LAYERS),
        Optional.empty(),
        AbsentGradient.NONE,
        BUDGET);
  }

  /** A run a method, and the two kinds of slots that decide together when a run ends. */
  static List<SmallRun> everyMethod() {
    DepthPlan dropping = new LayerDropping(LAYERS, 0.5, 20, LayerDropping.Rescale.NONE);
    return List.of(
        baseline(),
        baseline()
            .with("stacking", new LayerStacking(LAYERS, List.of(0.2, 0.5), 2, GrownState.KEEP)),
        baseline().with("dropping", dropping),
        baseline().with("selective-backprop", () -> new SelectiveBackprop(BATCH, BATCH, 100, 1)),
        baseline().with("rho-loss", () -> new RhoLoss(BATCH, 3 * BATCH)),
        baseline().with("random-subset", () -> new RandomSubset(BATCH, 2 * BATCH)),
        baseline()
            .with("selective-backprop", () -> new SelectiveBackprop(BATCH, BATCH, 100, 1))
            .with("selective-backprop and dropping", dropping),
        new SmallRun(
            "curvature",
            () -> new KeepAll(BATCH),
            new FullDepth(LAYERS),
            Optional.of(new CurvatureSettings(3, 1, CurvatureEstimate.ACCUMULATED)),
            AbsentGradient.NONE,
            BUDGET));
  }

  SmallRun with(String newName, DepthPlan newDepth) {
    return new SmallRun(newName, selector, newDepth, curvature, absentGradient, budgetNanos);
  }

  SmallRun with(String newName, Supplier<BatchSelector> newSelector) {
    return new SmallRun(newName, newSelector, depth, curvature, absentGradient, budgetNanos);
  }

  SmallRun with(AbsentGradient newAbsentGradient) {
    return new SmallRun(name, selector, depth, curvature, newAbsentGradient, budgetNanos);
  }

  SmallRun with(long newBudgetNanos) {
    return new SmallRun(name, selector, depth, curvature, absentGradient, newBudgetNanos);
  }

  /** The state of the run that has not begun. */
  public LoopState beginning() {
    return TrainingLoop.start(budgetNanos, Set.of(), selector.get(), layout(depth.layers(0)));
  }

  /** Trains one stage after the other, as far as it goes, an update a stretch. */
  RunOutcome run(
      LoopState from,
      int attempt,
      Replicas replicas,
      Checkpoints checkpoints,
      LoopListener listener,
      BooleanSupplier stopRequested) {
    RunOutcome outcome = stage(from, attempt, replicas, checkpoints, listener).run(stopRequested);
    while (outcome.end() == RunOutcome.End.GROWTH_DUE) {
      outcome = stage(outcome.state(), attempt, replicas, checkpoints, listener).run(stopRequested);
    }
    return outcome;
  }

  /** A run on the model as deep as it has to be at this moment. */
  TrainingRun stage(
      LoopState from,
      int attempt,
      Replicas replicas,
      Checkpoints checkpoints,
      LoopListener listener) {
    LoopSpec spec = spec(from, attempt);
    return new TrainingRun(
        new LoopTrainer(spec, replicas, length -> () -> true),
        checkpoints,
        List.of(listener),
        spec.start(),
        attempt,
        Duration.ZERO);
  }

  /** The loop on the model as deep as it has to be at this moment. */
  public LoopSpec spec(LoopState from, int attempt) {
    LoopState start = grown(from);
    return new LoopSpec(
        new LoopSettings(
            MICROBATCH,
            MICROBATCHES,
            MICROBATCH,
            8,
            1,
            absentGradient,
            1,
            2,
            3,
            Set.of(),
            List.of(0.25, 0.5, 0.98)),
        layout(depth.layers(start.ledger().budgetFraction())),
        new TrainingLoop.Slots(selector.get(), depth, SCHEDULE, curvature.orElse(null)),
        PRICES,
        start,
        attempt,
        1);
  }

  private LoopState grown(LoopState state) {
    int tensors = layout(depth.layers(state.ledger().budgetFraction())).entries().size();
    return state.withStepsOfTensor(Arrays.copyOf(state.stepsOfTensor(), tensors));
  }

  /** An embedding that all layers share, and a tensor a layer. */
  static ParameterLayout layout(int layers) {
    List<ParameterLayout.Entry> entries = new ArrayList<>();
    for (int layer = ParameterLayout.SHARED; layer < layers; layer++) {
      String name = layer < 0 ? "embedding" : "layer" + layer;
      entries.add(
          new ParameterLayout.Entry(
              name, new long[] {16}, 16 * entries.size(), ParameterKind.WEIGHT, layer));
    }
    return new ParameterLayout(entries, 16 * entries.size());
  }

  private static PriceList prices() {
    String conf =
        """
        name = made-up
        source = "made up"
        conditions { device = "none" }
        model {
          name = tiny, family = bert-c5, layers = 4, hidden = 8, heads = 1
          feed-forward = 8, vocabulary = 100
        }
        sequence-length = 8
        phases {
          forward_backward { sequences = 2, seconds = [ 0.001, 0.002, 0.003, 0.004 ] }
          scoring { sequences = 2, seconds = [ 0.0005, 0.001, 0.0015, 0.002 ] }
          optimizer { seconds = [ 0.001, 0.001, 0.001, 0.001 ] }
          hessian { priced-as = forward_backward }
        }
        """;
    return ReferenceSystem.parse("made-up.conf", conf.getBytes(StandardCharsets.UTF_8))
        .prices("adamw", 8);
  }
}
