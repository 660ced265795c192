package org.notrainnogain.training.loop;

import java.io.Serializable;
import java.util.List;

/** Something that a loop told its listeners, kept for listeners elsewhere. */
public sealed interface LoopEvent extends Serializable {
  /** Tells a listener as the loop did. */
  void tell(LoopListener listener);

  /** {@link LoopListener#charged}. */
  record Charged(ChargeRow charge) implements LoopEvent {
    private static final long serialVersionUID = 1L;

    @Override
    public void tell(LoopListener listener) {
      listener.charged(charge);
    }
  }

  /** {@link LoopListener#updated}. */
  record Updated(StepRow step) implements LoopEvent {
    private static final long serialVersionUID = 1L;

    @Override
    public void tell(LoopListener listener) {
      listener.updated(step);
    }
  }

  /** {@link LoopListener#selected}. */
  record Selected(long step, List<SelectionRow> candidates) implements LoopEvent {
    private static final long serialVersionUID = 1L;

    public Selected {
      candidates = List.copyOf(candidates);
    }

    @Override
    public void tell(LoopListener listener) {
      listener.selected(step, () -> candidates);
    }
  }

  /** {@link LoopListener#evaluated}. */
  record Evaluated(ValidationRow validation) implements LoopEvent {
    private static final long serialVersionUID = 1L;

    @Override
    public void tell(LoopListener listener) {
      listener.evaluated(validation);
    }
  }

  /** {@link LoopListener#timed}. */
  record Timed(List<TimingRow> timings) implements LoopEvent {
    private static final long serialVersionUID = 1L;

    public Timed {
      timings = List.copyOf(timings);
    }

    @Override
    public void tell(LoopListener listener) {
      listener.timed(timings);
    }
  }
}
