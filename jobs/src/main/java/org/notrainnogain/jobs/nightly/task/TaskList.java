package org.notrainnogain.jobs.nightly.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.notrainnogain.planning.nightly.NightlyPlan;
import org.notrainnogain.planning.nightly.Overlay;
import org.notrainnogain.planning.run.PlanPart;

/**
 * A plan as the tasks that it takes, each after all that it needs: the corpus; for each model the
 * proxies; for each budget the trials of all arms; then, seed by seed, the runs that count, so that
 * a night that ends early leaves whole comparisons.
 *
 * @param tasks in order, the corpus first
 * @param tunings of arms that are tuned
 */
public record TaskList(List<Task> tasks, List<ChosenTrial> tunings) {
  public TaskList {
    tasks = List.copyOf(tasks);
    tunings = List.copyOf(tunings);
  }

  /** The tasks of a plan, each once. */
  public static TaskList of(NightlyPlan plan) {
    return new Builder(plan).build();
  }

  /** The tasks that train a run. */
  public List<RunTask> runs() {
    return tasks.stream().filter(RunTask.class::isInstance).map(RunTask.class::cast).toList();
  }

  /** The task that makes the corpus, which all others need. */
  public List<Task> ofCorpus() {
    return tasks.subList(0, 1);
  }

  /** All others. */
  public List<Task> onCorpus() {
    return tasks.subList(1, tasks.size());
  }

  private static final class Builder {
    private static final Optional<Integer> NO_TRIAL = Optional.empty();

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
      Map<String, ChosenTrial> tuned = new HashMap<>();
      for (NightlyPlan.Arm arm : plan.arms()) {
        tuning(model, arm, budget).ifPresent(chosen -> tuned.put(arm.method(), chosen));
      }
      for (int i = 0; i < plan.seeds().size(); i++) {
        for (int j = 0; j < plan.arms().size(); j++) {
          NightlyPlan.Arm arm = plan.arms().get(j);
          long seed = plan.seeds(arm).get(i);
          List<Prerequisite> prerequisites = new ArrayList<>(proxy(model, arm, seed));
          Optional.ofNullable(tuned.get(arm.chosenWith().orElse(arm.method())))
              .ifPresent(prerequisites::add);
          tasks.add(run(model, arm.method(), arm.overlay(), budget, seed, NO_TRIAL, prerequisites));
        }
      }
    }

    /** The trials of an arm become tasks; none for one that takes what another arm chose. */
    private Optional<ChosenTrial> tuning(
        NightlyPlan.Model model, NightlyPlan.Arm arm, Duration budget) {
      if (plan.tuning().trials() == 0 || arm.chosenWith().isPresent()) {
        return Optional.empty();
      }
      long seed = plan.tuning().seed();
      List<Prerequisite> prerequisites = proxy(model, arm, seed);
      List<ChosenTrial.Trial> trials = new ArrayList<>();
      for (List<String> point : arm.space().points(plan.tuning().trials(), arm.method(), seed)) {
        RunTask trial =
            run(
                model,
                arm.method(),
                arm.overlay().then(point),
                budget,
                seed,
                Optional.of(trials.size() + 1),
                prerequisites);
        tasks.add(trial);
        trials.add(new ChosenTrial.Trial(trial, point));
      }
      ChosenTrial tuned = new ChosenTrial(arm.method(), trials);
      tunings.add(tuned);
      return Optional.of(tuned);
    }

    /** The proxy's run and its scoring become tasks; none for an arm without a proxy. */
    private List<Prerequisite> proxy(NightlyPlan.Model model, NightlyPlan.Arm arm, long seed) {
      if (arm.proxy().isEmpty()) {
        return List.of();
      }
      NightlyPlan.Proxy proxy = arm.proxy().get();
      RunTask training =
          run(
              model,
              proxy.method(),
              proxy.overlay(),
              proxy.budget(),
              proxy.seed().orElse(seed),
              NO_TRIAL,
              List.of());
      ScoreTask scoring = new ScoreTask(training, proxy.passes());
      tasks.add(training);
      tasks.add(scoring);
      return List.of(new ProxyLosses(training, scoring, proxy.seed()));
    }

    private RunTask run(
        NightlyPlan.Model model,
        String method,
        Overlay overlay,
        Duration budget,
        long seed,
        Optional<Integer> trial,
        List<Prerequisite> prerequisites) {
      return new RunTask(
          model.name(),
          method,
          budget,
          seed,
          new PlanPart(Optional.of(plan.id()), trial),
          plan.common()
              .then(model.overlay())
              .then(overlay)
              .then(plan.onTop())
              .then(List.of("budget.reference-time=" + budget, "seed=" + seed)),
          prerequisites);
    }
  }
}
