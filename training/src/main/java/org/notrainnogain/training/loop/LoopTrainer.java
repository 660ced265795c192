package org.notrainnogain.training.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Trains by a loop in this process, and keeps what it tells. For use by one thread at a time. */
public final class LoopTrainer implements Trainer {
  private final TrainingLoop loop;
  private final Clock clock;
  private final Events events;

  /** Decides when a stretch has been long enough, the same way for all who share the work. */
  public interface Clock {
    /** A stretch begins: whether it has taken its time, to be asked between two updates. */
    BooleanSupplier begin(Duration length);
  }

  /**
   * @param spec of the loop
   * @param replicas that compute for it
   */
  public LoopTrainer(LoopSpec spec, Replicas replicas, Clock clock) {
    this.clock = clock;
    this.events = new Events(spec.selectionsEvery());
    this.loop = spec.loop(replicas, events);
  }

  @Override
  public Stretch advance(Duration length) {
    BooleanSupplier over = clock.begin(length);
    events.begin();
    RunOutcome outcome;
    TrainingFailedException failure = null;
    try {
      outcome = loop.run(() -> events.evaluated || events.updated && over.getAsBoolean());
    } catch (TrainingFailedException e) {
      outcome = new RunOutcome(RunOutcome.End.PAUSED, loop.state());
      failure = e;
    }
    return new Stretch(events.told, outcome, failure == null && loop.goesOnWithAnUpdate(), failure);
  }

  private static final class Events implements LoopListener {
    private final int selectionsEvery;
    private List<LoopEvent> told = List.of();
    private boolean updated;
    private boolean evaluated;

    Events(int selectionsEvery) {
      this.selectionsEvery = selectionsEvery;
    }

    void begin() {
      told = new ArrayList<>();
      updated = false;
      evaluated = false;
    }

    @Override
    public void charged(ChargeRow charge) {
      told.add(new LoopEvent.Charged(charge));
    }

    @Override
    public void updated(StepRow step) {
      updated = true;
      told.add(new LoopEvent.Updated(step));
    }

    @Override
    public void selected(long step, Supplier<List<SelectionRow>> candidates) {
      if (selectionsEvery > 0 && step % selectionsEvery == 0) {
        told.add(new LoopEvent.Selected(step, candidates.get()));
      }
    }

    @Override
    public void evaluated(ValidationRow validation) {
      evaluated = true;
      told.add(new LoopEvent.Evaluated(validation));
    }

    @Override
    public void timed(List<TimingRow> timings) {
      told.add(new LoopEvent.Timed(timings));
    }
  }
}
