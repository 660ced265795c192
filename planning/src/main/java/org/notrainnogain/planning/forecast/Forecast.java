package org.notrainnogain.planning.forecast;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.training.loop.ChargeRow;
import org.notrainnogain.training.loop.EvaluationSet;
import org.notrainnogain.training.loop.LoopListener;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.loop.RunOutcome;
import org.notrainnogain.training.loop.StepRow;
import org.notrainnogain.training.loop.ValidationRow;
import org.notrainnogain.training.tensor.ParameterLayout;

/**
 * What the loop will do within the budget, found by running it on replicas that compute nothing: so
 * every figure is the run's own, drawn depths included. Selection by losses is forecast with evenly
 * spread ones.
 *
 * @param updates that fit
 * @param tokens trained on
 * @param passes over the training split
 * @param chargedNanos RST
 * @param unusedNanos RST left, too little for another update
 * @param samples the first update, the first after each of {@link #FRACTIONS}, and the last; an
 *     update stands once
 * @param growths of the model, in order
 * @param evaluations evaluations of the validation split, ascending
 * @param evaluationRows rows of table {@code validations}
 * @param chargeRows rows of table {@code charges}
 * @param whyInvalid why the run will not count, when its schedule cannot decay within the budget
 */
public record Forecast(
    long updates,
    long tokens,
    double passes,
    long chargedNanos,
    long unusedNanos,
    List<StepRow> samples,
    List<Growing> growths,
    List<ValidationRow> evaluations,
    long evaluationRows,
    long chargeRows,
    Optional<String> whyInvalid) {
  /** Fractions of the budget that the learning rate is shown at. */
  static final List<Double> FRACTIONS = List.of(0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95);

  /** Runs the plan's loop on replicas that compute nothing. */
  public static Forecast of(RunPlan plan) {
    Samples samples = new Samples();
    List<Growing> growths = new ArrayList<>();
    LoopState start = plan.beginning();
    RunOutcome outcome = stage(plan, start, samples);
    while (outcome.end() == RunOutcome.End.GROWTH_DUE) {
      LoopState shallow = outcome.state();
      ParameterLayout layout = plan.modelAt(start).layout();
      start = plan.growth(layout, shallow).state(shallow);
      growths.add(
          new Growing(
              shallow.step(),
              shallow.ledger().elapsedNanos(),
              shallow.ledger().budgetFraction(),
              layout.layers(),
              plan.modelAt(start).layers()));
      outcome = stage(plan, start, samples);
    }
    LoopState end = outcome.state();
    return new Forecast(
        end.step(),
        end.tokens(),
        (double) end.position() / plan.corpus().sequences(plan.config().training().split()),
        end.ledger().elapsedNanos(),
        end.ledger().budgetNanos() - end.ledger().elapsedNanos(),
        samples.steps(),
        List.copyOf(growths),
        List.copyOf(samples.evaluations),
        samples.evaluationRows,
        samples.chargeRows,
        plan.whyInvalid(end));
  }

  private static RunOutcome stage(RunPlan plan, LoopState start, Samples samples) {
    return plan.loop(start, 1).loop(new IdleReplicas(), samples).run(() -> false);
  }

  /**
   * The model grows.
   *
   * @param step updates made before
   * @param elapsedNanos RST charged before
   * @param budgetFraction that of the budget
   * @param from layers before
   * @param to layers after
   */
  public record Growing(long step, long elapsedNanos, double budgetFraction, int from, int to) {}

  /** Keeps the few updates that are shown. */
  private static final class Samples implements LoopListener {
    private final List<StepRow> steps = new ArrayList<>();
    private final List<ValidationRow> evaluations = new ArrayList<>();
    private StepRow last;
    private int passed;
    private long evaluationRows;
    private final Set<ChargeRow.Key> keysOfStep = new HashSet<>();
    private long chargedStep;
    private long chargeRows;

    @Override
    public void updated(StepRow step) {
      boolean shown = last == null;
      while (passed < FRACTIONS.size() && step.budgetFraction() >= FRACTIONS.get(passed)) {
        passed++;
        shown = true;
      }
      if (shown) {
        steps.add(step);
      }
      last = step;
    }

    @Override
    public void charged(ChargeRow charge) {
      if (charge.step() != chargedStep) {
        keysOfStep.clear();
        chargedStep = charge.step();
      }
      chargeRows += keysOfStep.add(charge.key()) ? 1 : 0;
    }

    @Override
    public void evaluated(ValidationRow evaluation) {
      evaluationRows++;
      if (evaluation.split().equals(EvaluationSet.VALIDATION.tableName())) {
        evaluations.add(evaluation);
      }
    }

    private List<StepRow> steps() {
      List<StepRow> shown = new ArrayList<>(steps);
      if (last != null && !shown.get(shown.size() - 1).equals(last)) {
        shown.add(last);
      }
      return List.copyOf(shown);
    }
  }
}
