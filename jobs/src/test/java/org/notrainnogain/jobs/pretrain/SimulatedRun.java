package org.notrainnogain.jobs.pretrain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.notrainnogain.selection.BatchSelector;
import org.notrainnogain.selection.KeepAll;
import org.notrainnogain.selection.RandomSubset;
import org.notrainnogain.selection.RhoLoss;
import org.notrainnogain.selection.SelectiveBackprop;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.checkpoint.Growth;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.curvature.CurvatureSettings;
import org.notrainnogain.training.depth.DepthPlan;
import org.notrainnogain.training.depth.FullDepth;
import org.notrainnogain.training.depth.GrownState;
import org.notrainnogain.training.depth.LayerDropping;
import org.notrainnogain.training.depth.LayerStacking;
import org.notrainnogain.training.loop.AbsentGradient;
import org.notrainnogain.training.loop.Checkpoints;
import org.notrainnogain.training.loop.LoopSettings;
import org.notrainnogain.training.loop.LoopSpec;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.loop.LoopTrainer;
import org.notrainnogain.training.loop.PhaseTiming;
import org.notrainnogain.training.loop.RunOutcome;
import org.notrainnogain.training.loop.TrainingFailedException;
import org.notrainnogain.training.loop.TrainingLoop;
import org.notrainnogain.training.loop.TrainingRun;
import org.notrainnogain.training.rst.Phase;
import org.notrainnogain.training.rst.PriceList;
import org.notrainnogain.training.rst.ReferenceSystem;
import org.notrainnogain.training.schedule.OneCycle;
import org.notrainnogain.training.tensor.ParameterKind;
import org.notrainnogain.training.tensor.ParameterLayout;

/**
 * A run of a few dozen updates, from its first start to its end, over as many attempts as it takes:
 * the production loop, slots and recorder on simulated replicas and a directory in memory. What
 * happens to it is drawn: the method, its budget, stops, lost executors, divergence, crashes before
 * and after each commit and before the end is written.
 */
final class SimulatedRun {
  private static final int LAYERS = 4;
  private static final int BATCH = 4;
  private static final int UNDISTURBED_FROM = 6;
  private static final long MILLI = 1_000_000;
  private static final PriceList PRICES = prices();

  private final Random drawn;
  private final Supplier<BatchSelector> selector;
  private final DepthPlan depth;
  private final Optional<CurvatureSettings> curvature;
  private final Set<Phase> freePhases;
  private final long budgetNanos;
  private final int replicas;
  private final Map<String, byte[]> directory = new HashMap<>();
  private LoopState committedState;
  private List<StoredFile> committed = List.of();
  private int attempts;

  /** A run to which anything may happen in its first attempts. */
  SimulatedRun(long seed) {
    this.drawn = new Random(seed);
    this.selector = drawSelector();
    this.depth = drawDepth();
    this.curvature =
        drawn.nextInt(3) == 0
            ? Optional.of(
                new CurvatureSettings(
                    1 + drawn.nextInt(4), 1 + drawn.nextInt(2), CurvatureEstimate.ACCUMULATED))
            : Optional.empty();
    this.freePhases = drawn.nextInt(8) == 0 ? Set.of(Phase.SCORING, Phase.HESSIAN) : Set.of();
    this.budgetNanos = 30 * MILLI + drawn.nextInt(200) * MILLI + drawn.nextInt(3);
    this.replicas = 1 + drawn.nextInt(3);
    this.committedState =
        TrainingLoop.start(budgetNanos, freePhases, selector.get(), layout(depth.layers(0)));
  }

  /** The same run, to which nothing happens. */
  static SimulatedRun undisturbed(long seed) {
    SimulatedRun run = new SimulatedRun(seed);
    run.attempts = UNDISTURBED_FROM;
    return run;
  }

  /**
   * How it ended.
   *
   * @param failed whether it diverged or stalled
   * @param state the loop's last
   * @param segments that hold its rows, in order
   */
  record End(boolean failed, LoopState state, List<StoredFile> segments) {}

  /** A process was killed. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Supplier<BatchSelector> drawSelector() {
    return switch (drawn.nextInt(5)) {
      case 0 -> () -> new RandomSubset(BATCH, 2 * BATCH);
      case 1 -> () -> new RhoLoss(BATCH, 3 * BATCH);
      case 2 -> () -> new SelectiveBackprop(BATCH, BATCH, 50, 1);
      case 3 -> () -> new SelectiveBackprop(BATCH, BATCH, 50, 4);
      default -> () -> new KeepAll(BATCH);
    };
  }

  private DepthPlan drawDepth() {
    return switch (drawn.nextInt(3)) {
      case 0 -> new LayerStacking(LAYERS, List.of(0.3, 0.6), 2, GrownState.COPY);
      case 1 -> new LayerDropping(LAYERS, 0.5, 20, LayerDropping.Rescale.NONE);
      default -> new FullDepth(LAYERS);
    };
  }

  /** Starts it again and again until it has ended. */
  End toTheEnd() {
    while (true) {
      Optional<End> end = attempt();
      if (end.isPresent()) {
        return end.get();
      }
    }
  }

  /** Writes all files of the run's directory, also those that nothing names. */
  void writeTo(Path runDirectory) throws IOException {
    for (Map.Entry<String, byte[]> file : directory.entrySet()) {
      Path path = runDirectory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  int attempts() {
    return attempts;
  }

  /** The lines of a table in the segments that the end names. */
  List<String> lines(End end, String table) {
    return end.segments().stream()
        .filter(segment -> segment.name().startsWith("segments/" + table + "/"))
        .flatMap(
            segment -> new String(directory.get(segment.name()), StandardCharsets.UTF_8).lines())
        .toList();
  }

  private Optional<End> attempt() {
    attempts++;
    RunRecorder recorder =
        new RunRecorder(
            new SegmentWriter(this::write, attempts, committed, 1 + drawn.nextInt(3_000)));
    SimulatedReplicas working = new SimulatedReplicas(replicas, call(2), call(6), new int[1]);
    Stages stages = new Stages(recorder, working);
    boolean failed = false;
    try {
      if (stages.run().end() == RunOutcome.End.STOPPED) {
        return Optional.empty();
      }
    } catch (TrainingFailedException e) {
      failed = true;
    } catch (SimulatedReplicas.Lost | Killed e) {
      return Optional.empty();
    }
    List<StoredFile> segments = recorder.flush();
    if (happens(5)) {
      return Optional.empty(); // killed before end.json
    }
    return Optional.of(new End(failed, stages.run.state(), segments));
  }

  /** Something that happens once in so many cases, to begin with. */
  private boolean happens(int oneIn) {
    return attempts < UNDISTURBED_FROM && drawn.nextInt(oneIn) == 0;
  }

  private int call(int oneIn) {
    return happens(oneIn) ? 1 + drawn.nextInt(80) : 0;
  }

  private StoredFile write(String name, DurableFiles.Writer content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (directory.put(name, bytes.toByteArray()) != null) {
      throw new IllegalStateException(name + " is written twice");
    }
    return new StoredFile(name, bytes.size(), "unused");
  }

  /** The stages of one attempt, as deep as the run has the model. */
  private final class Stages implements Checkpoints {
    private final RunRecorder recorder;
    private final SimulatedReplicas working;
    private final boolean afterEveryUpdate = drawn.nextBoolean();
    private final int stopAfter = happens(3) ? drawn.nextInt(10) : Integer.MAX_VALUE;
    private int asked;
    private final int selectionsEvery = drawn.nextInt(3);
    private TrainingRun run;

    Stages(RunRecorder recorder, SimulatedReplicas working) {
      this.recorder = recorder;
      this.working = working;
    }

    RunOutcome run() {
      BooleanSupplier stop = () -> asked++ >= stopAfter;
      RunOutcome outcome;
      do {
        ParameterLayout of = layout(committedState.stepsOfTensor().length - 1);
        ParameterLayout to = layout(depth.layers(committedState.ledger().budgetFraction()));
        LoopState start = new Growth(of, to, depth.grownState()).state(committedState);
        LoopSpec spec =
            new LoopSpec(
                new LoopSettings(
                    2,
                    2,
                    2,
                    8,
                    1,
                    AbsentGradient.NONE,
                    1,
                    2,
                    3,
                    freePhases,
                    List.of(0.25, 0.5, 0.97)),
                to,
                new TrainingLoop.Slots(
                    selector.get(), depth, new OneCycle(0.01), curvature.orElse(null)),
                PRICES,
                start,
                attempts,
                selectionsEvery);
        run =
            new TrainingRun(
                new LoopTrainer(spec, working, length -> () -> drawn.nextInt(3) == 0),
                this,
                List.of(recorder),
                start,
                attempts,
                Duration.ZERO);
        outcome = run.run(stop);
      } while (outcome.end() == RunOutcome.End.GROWTH_DUE);
      return outcome;
    }

    @Override
    public boolean due() {
      return afterEveryUpdate || drawn.nextInt(4) == 0;
    }

    @Override
    public List<PhaseTiming> save(LoopState state) {
      List<PhaseTiming> timings = working.write();
      List<StoredFile> segments = recorder.flush();
      if (happens(40)) {
        throw new Killed();
      }
      committedState = state;
      committed = segments;
      if (happens(40)) {
        throw new Killed();
      }
      return timings;
    }
  }

  private static ParameterLayout layout(int layers) {
    ParameterLayout.Builder layout =
        new ParameterLayout.Builder().shared("embedding", ParameterKind.WEIGHT, 4);
    for (int layer = 0; layer < layers; layer++) {
      layout.layer(layer, "layer" + layer, ParameterKind.WEIGHT, 4);
    }
    return layout.build();
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
