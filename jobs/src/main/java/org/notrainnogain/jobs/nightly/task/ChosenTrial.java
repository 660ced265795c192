package org.notrainnogain.jobs.nightly.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.notrainnogain.planning.run.MethodNote;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.reporting.tables.TuningRow;

/**
 * The settings of an arm's best trial: the smallest loss on {@code validation} among those that
 * finished, the first of equals. It stands once every trial has ended, so that no later one changes
 * it.
 *
 * @param method that is tuned
 * @param trials in order
 */
public record ChosenTrial(String method, List<Trial> trials) implements Prerequisite {
  public ChosenTrial {
    trials = List.copyOf(trials);
  }

  /**
   * A trial.
   *
   * @param task that trains it
   * @param point what it sets, as {@code KEY=VALUE}
   */
  public record Trial(RunTask task, List<String> point) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Trial {
      point = List.copyOf(point);
    }

    /** Its loss; empty when it has not finished. */
    Optional<Double> loss(NightDirectory place) {
      return task.row(place)
          .filter(row -> row.status().equals(RunRow.FINISHED))
          .map(RunRow::validationLoss);
    }

    private TuningRow row(String runId, Optional<Double> loss, boolean chosen) {
      return new TuningRow(
          task.method(),
          task.part().trial().orElseThrow(),
          runId,
          settingsJson(),
          loss.orElse(null),
          chosen);
    }

    /** The tuned settings by key, each value as it was set. */
    private String settingsJson() {
      ObjectNode settings = JSON.createObjectNode();
      for (String assignment : point) {
        int equals = assignment.indexOf('=');
        String value = assignment.substring(equals + 1);
        try {
          settings.set(assignment.substring(0, equals), JSON.readTree(value));
        } catch (JsonProcessingException e) {
          throw new IllegalStateException("Tuned setting " + assignment + " is no JSON value", e);
        }
      }
      return settings.toString();
    }
  }

  @Override
  public Optional<String> missing(NightDirectory place) {
    for (Trial trial : trials) {
      if (trial.task().row(place).isEmpty()) {
        return Optional.of("the trials of " + method);
      }
    }
    return best(place).isPresent()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT, "a trial of %s that finishes; all %d failed", method, trials.size()));
  }

  @Override
  public Optional<List<String>> settings(NightDirectory place) {
    return missing(place).isPresent() ? Optional.empty() : best(place).map(this::settings);
  }

  /** The trial's point, and how it was found. */
  private List<String> settings(Trial best) {
    List<String> settings = new ArrayList<>(best.point());
    settings.add("arm.tuned=" + MethodNote.trials(trials.size()));
    return settings;
  }

  @Override
  public List<String> standIns() {
    return List.of();
  }

  /** The trial that is chosen, of those that have finished so far. */
  Optional<Trial> best(NightDirectory place) {
    Trial best = null;
    double smallest = Double.POSITIVE_INFINITY;
    for (Trial trial : trials) {
      double loss = trial.loss(place).orElse(Double.POSITIVE_INFINITY);
      if (loss < smallest) {
        smallest = loss;
        best = trial;
      }
    }
    return Optional.ofNullable(best);
  }

  /** A row of the table {@code tuning} for each trial that has ended. */
  public List<TuningRow> rows(NightDirectory place) {
    Optional<Trial> chosen = missing(place).isEmpty() ? best(place) : Optional.empty();
    List<TuningRow> rows = new ArrayList<>();
    for (Trial trial : trials) {
      if (trial.task().row(place).isPresent()) {
        rows.add(
            trial.row(
                trial.task().runId(place).orElseThrow(),
                trial.loss(place),
                chosen.equals(Optional.of(trial))));
      }
    }
    return rows;
  }
}
