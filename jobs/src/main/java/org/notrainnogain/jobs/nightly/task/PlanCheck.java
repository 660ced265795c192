package org.notrainnogain.jobs.nightly.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.PretrainSettings;

/**
 * Reads the settings of every run of a plan before anything is done, and notes all their problems
 * together, each once with the runs that have it.
 */
public final class PlanCheck {
  private final NightDirectory place;
  private final Map<String, Set<String>> problems = new LinkedHashMap<>();
  private final List<String> problemsOfThePlan = new ArrayList<>();
  private final Map<String, RunTask> named = new LinkedHashMap<>();
  private final Set<String> families = new TreeSet<>();

  /** What no run has read so far; nothing before the first. */
  private Optional<Set<String>> unread = Optional.empty();

  private PlanCheck(NightDirectory place) {
    this.place = place;
  }

  /**
   * Checks all runs, against the corpus too where there is one.
   *
   * @param assignments on top of all settings, each of which something must read
   * @throws ConfigurationException with every problem
   */
  public static void check(TaskList list, List<String> assignments, NightDirectory place) {
    PlanCheck check = new PlanCheck(place);
    list.runs().forEach(check::run);
    check.refuseUnread(assignments);
    List<String> found = check.messages(list.runs().size());
    if (!found.isEmpty()) {
      throw new ConfigurationException(found);
    }
  }

  private void run(RunTask task) {
    try {
      Settings settings = task.settings();
      PretrainConfig config =
          settings.read(PretrainSettings.readerFor(place.out(), place.hadoop()));
      Set<String> unreadHere = new TreeSet<>(settings.unreadAssignments());
      unread.ifPresent(unreadHere::retainAll);
      unread = Optional.of(unreadHere);
      families.add(config.model().priced(1).family());
      if (task.part().trial().isEmpty()) {
        refuseSecondName(task, settings);
      }
      task.problems(place).forEach(problem -> note(problem, task));
    } catch (ConfigurationException unusable) {
      unusable.problems().forEach(problem -> note(problem, task));
    }
  }

  /** The plan itself reads and checks the sections nightly and prepare. */
  private void refuseUnread(List<String> assignments) {
    if (!problems.isEmpty()) {
      return;
    }
    Set<String> given = new TreeSet<>();
    assignments.forEach(assignment -> given.add(Settings.keyOf(assignment)));
    given.retainAll(unread.orElse(Set.of()));
    for (String key : given) {
      if (!key.startsWith("nightly.") && !key.startsWith("prepare.")) {
        problemsOfThePlan.add(key + " (--set) is not a setting that any task of the plan reads");
      }
    }
  }

  /** Two names for one and the same run would be taken for two runs that agree. */
  private void refuseSecondName(RunTask task, Settings settings) {
    RunTask other = named.putIfAbsent(PretrainSettings.identityUnderAnyName(settings), task);
    if (other != null) {
      note(
          String.format(
              Locale.ROOT,
              "The same run as %s under another name; give nightly.arms.%s seeds of its own",
              other.name(),
              task.method()),
          task);
    }
  }

  private void note(String problem, RunTask task) {
    problems.computeIfAbsent(problem, first -> new LinkedHashSet<>()).add(task.name());
  }

  private List<String> messages(int runs) {
    List<String> messages = new ArrayList<>(problemsOfThePlan);
    if (families.size() > 1) {
      messages.add(
          String.format(
              Locale.ROOT,
              "The models are of the families %s; a plan is of one",
              String.join(" and ", families)));
    }
    problems.forEach(
        (problem, names) ->
            messages.add(
                names.size() == runs
                    ? problem
                    : String.format(
                        Locale.ROOT,
                        "%s [%s%s]",
                        problem,
                        names.iterator().next(),
                        names.size() == 1
                            ? ""
                            : String.format(Locale.ROOT, " and %d more", names.size() - 1))));
    return messages;
  }
}
