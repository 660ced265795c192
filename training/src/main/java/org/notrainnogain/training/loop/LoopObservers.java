package org.notrainnogain.training.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import org.notrainnogain.training.rst.Charge;
import org.notrainnogain.training.rst.Phase;

/** Turns what the loop saw into rows and hands them on. */
final class LoopObservers {
  private final List<LoopListener> listeners;
  private final UpdatePrices prices;
  private final int attempt;

  LoopObservers(List<LoopListener> listeners, UpdatePrices prices, int attempt) {
    this.listeners = List.copyOf(listeners);
    this.prices = prices;
    this.attempt = attempt;
  }

  void charged(Charge charge) {
    ChargeRow row = ChargeRow.of(charge);
    listeners.forEach(listener -> listener.charged(row));
  }

  void updated(StepRow step) {
    listeners.forEach(listener -> listener.updated(step));
  }

  void selected(long step, Supplier<List<SelectionRow>> candidates) {
    listeners.forEach(listener -> listener.selected(step, candidates));
  }

  void evaluated(ValidationRow validation) {
    listeners.forEach(listener -> listener.evaluated(validation));
  }

  /** Phases without a price. */
  void timed(long step, List<PhaseTiming> timings) {
    send(timings.stream().map(timing -> row(step, timing, 0)).toList());
  }

  /** Forward and backward: each replica is modelled by its own microbatches' prices. */
  void timedForwardBackward(
      long step, List<PhaseTiming> timings, List<Microbatch> microbatches, int replicas) {
    timedByBatch(step, timings, Phase.FORWARD_BACKWARD, microbatches, replicas, prices::microbatch);
  }

  /** An estimate of the curvature: the same, at its own price. */
  void timedCurvature(
      long step, List<PhaseTiming> timings, List<Microbatch> microbatches, int replicas) {
    timedByBatch(step, timings, Phase.HESSIAN, microbatches, replicas, prices::curvature);
  }

  /** Scoring: each replica is modelled by its own scoring batches' prices. */
  void timedScoring(
      long step, List<PhaseTiming> timings, List<Microbatch> candidates, int replicas) {
    timedByBatch(step, timings, Phase.SCORING, candidates, replicas, prices::scoringBatch);
  }

  /** What a replica does of the phase without microbatches has no price. */
  private void timedByBatch(
      long step,
      List<PhaseTiming> timings,
      Phase phase,
      List<Microbatch> batches,
      int replicas,
      IntToLongFunction nanosByLayers) {
    List<TimingRow> rows = new ArrayList<>();
    for (PhaseTiming timing : timings) {
      long nanos = 0;
      if (timing.phase().equals(phase.tableName()) && timing.microbatches() > 0) {
        for (int i = timing.replica(); i < batches.size(); i += replicas) {
          nanos += nanosByLayers.applyAsLong(batches.get(i).activeLayers().length);
        }
      }
      rows.add(row(step, timing, nanos / 1e9));
    }
    send(rows);
  }

  /** The update: each replica is modelled by its share of the optimizer's price. */
  void timedUpdate(long step, List<PhaseTiming> timings, long optimizerNanos) {
    send(
        timings.stream()
            .map(timing -> row(step, timing, timing.share() * optimizerNanos / 1e9))
            .toList());
  }

  private void send(List<TimingRow> rows) {
    listeners.forEach(listener -> listener.timed(rows));
  }

  private TimingRow row(long step, PhaseTiming timing, double modelledSeconds) {
    return TimingRow.of(step, attempt, timing, modelledSeconds);
  }
}
