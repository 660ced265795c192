package org.notrainnogain.jobs.nightly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.notrainnogain.jobs.pretrain.PlanPart;

/**
 * A plan as the tasks that it takes, each after all that it needs: the corpus; for each model the
 * proxies; for each budget the trials of all arms; then, seed by seed, the runs that count, so that
 * a night that ends early leaves whole comparisons.
 *
 * @param tasks in order, the corpus first
 * @param tunings of arms that are tuned
 */
record TaskList(List<Task> tasks, List<ChosenTrial> tunings) {
  TaskList {
    tasks = List.copyOf(tasks);
    tunings = List.copyOf(tunings);
  }

  static TaskList of(NightlyPlan plan) {
    return new Builder(plan).build();
  }

  /** The tasks that train a run. */
  List<RunTask> runs() {
    return tasks.stream()
        .filter(RunTask.class::isInstance)
        .map(RunTask.class::cast)
        .toList();
  }

  /** The task that makes the corpus, which all others need. */
  List<Task> ofCorpus() {
    return tasks.subList(0, 1);
  }

  /** All others. */
  List<Task> onCorpus() {
    return tasks.subList(1, tasks.size());
  }

  private static final class Builder {
    private final NightlyPlan plan;
    // Arms may share a proxy, which is trained once.
    private final Set<Task> tasks = new LinkedHashSet<>();
    private final List<ChosenTrial> tunings = new ArrayList<>();

    Builder(NightlyPlan plan) {
      this.plan = plan;
    }

    TaskList build() {
      tasks.add(new PrepareTask(plan.prepare()));
      for (NightlyPlan.Model model : plan.models()) {
        for (Duration budget : plan.budgets()) {
          add(model, budget);
        }
      }
      return new TaskList(List.copyOf(tasks), tunings);
    }

    private void add(NightlyPlan.Model model, Duration budget) {
      List<List<Prerequisite>> prerequisites = new ArrayList<>();
      for (NightlyPlan.Arm arm : plan.arms()) {
        prerequisites.add(prerequisites(model, budget, arm));
      }
      for (int i = 0; i < plan.seeds().size(); i++) {
        for (int j = 0; j < plan.arms().size(); j++) {
          NightlyPlan.Arm arm = plan.arms().get(j);
          tasks.add(
              run(
                  model,
                  arm,
                  budget,
                  plan.seeds(arm).get(i),
                  Optional.empty(),
                  prerequisites.get(j)));
        }
      }
    }

    private List<Prerequisite> prerequisites(
        NightlyPlan.Model model, Duration budget, NightlyPlan.Arm arm) {
      if (plan.tuning().trials() == 0) {
        return List.of();
      }
      ChosenTrial tuned = tuning(model, arm, budget);
      tunings.add(tuned);
      return List.of(tuned);
    }

    private ChosenTrial tuning(NightlyPlan.Model model, NightlyPlan.Arm arm, Duration budget) {
      long seed = plan.tuning().seed();
      List<ChosenTrial.Trial> trials = new ArrayList<>();
      for (List<String> point :
          arm.space().points(plan.tuning().trials(), arm.method(), seed)) {
        Overlay settings = new Overlay(List.of(), point);
        NightlyPlan.Arm there =
            new NightlyPlan.Arm(
                arm.method(), arm.overlay().then(settings), arm.seeds(), arm.space(), arm.proxy());
        RunTask trial =
            run(model, there, budget, seed, Optional.of(trials.size() + 1), List.of());
        tasks.add(trial);
        trials.add(new ChosenTrial.Trial(trial, point));
      }
      return new ChosenTrial(arm.method(), trials);
    }

    private RunTask run(
        NightlyPlan.Model model,
        NightlyPlan.Arm arm,
        Duration budget,
        long seed,
        Optional<Integer> trial,
        List<Prerequisite> prerequisites) {
      return new RunTask(
          model.name(),
          arm.method(),
          budget,
          seed,
          new PlanPart(Optional.of(plan.id()), trial),
          plan.common()
              .then(model.overlay())
              .then(arm.overlay())
              .then(plan.onTop())
              .then(List.of("budget.reference-time=" + budget, "seed=" + seed)),
          prerequisites);
    }
  }
}
