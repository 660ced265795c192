package org.notrainnogain.jobs.nightly;

import static org.notrainnogain.jobs.text.TextTable.Side.LEFT;
import static org.notrainnogain.jobs.text.TextTable.Side.RIGHT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.notrainnogain.jobs.nightly.task.NightDirectory;
import org.notrainnogain.jobs.nightly.task.Standing;
import org.notrainnogain.jobs.nightly.task.Task;
import org.notrainnogain.jobs.nightly.task.TaskCost;
import org.notrainnogain.jobs.nightly.task.TaskList;
import org.notrainnogain.jobs.text.Quantities;
import org.notrainnogain.jobs.text.TextTable;
import org.notrainnogain.planning.nightly.NightlyPlan;

/** Prints {@code ntng nightly --dry-run}. */
final class DryRunTable {
  private static final String NOTHING = "-";
  private static final String UNKNOWN = "?";

  private final NightDirectory place;
  private final TextTable table = new TextTable(LEFT, LEFT, LEFT, RIGHT, RIGHT, RIGHT, LEFT);
  private int missing;
  private double rstSeconds;
  private double wallSeconds;
  private int unknownWall;
  private long bytes;
  private int unknownBytes;

  private DryRunTable(NightDirectory place) {
    this.place = place;
  }

  /** A line a task, in the order of work, then what those that are missing need together. */
  static List<String> lines(NightlyPlan plan, TaskList tasks, NightDirectory place) {
    DryRunTable dry = new DryRunTable(place);
    dry.table.row("task", "of", "state", "RST", "wall time", "disk", "run");
    tasks.tasks().forEach(dry::row);
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "Plan %s in %s", plan.id(), place.out()));
    lines.addAll(dry.table.lines());
    lines.addAll(dry.together(tasks.tasks().size()));
    return lines;
  }

  private void row(Task task) {
    Standing standing = task.standing(place);
    boolean toDo = standing.is(Standing.State.MISSING) || standing.is(Standing.State.WAITING);
    String rst = NOTHING;
    String wall = NOTHING;
    String disk = NOTHING;
    if (toDo) {
      TaskCost need = task.need(place);
      missing++;
      rst = rst(need);
      wall = wall(need);
      disk = disk(need);
    }
    table.row(
        task.kind(), task.name(), standing.reason(), rst, wall, disk, standing.runId().orElse(""));
  }

  private String rst(TaskCost need) {
    rstSeconds += need.rstSeconds();
    return need.rstSeconds() == 0 ? NOTHING : Quantities.seconds(need.rstSeconds());
  }

  private String wall(TaskCost need) {
    if (need.wallSeconds().isEmpty()) {
      unknownWall++;
      return UNKNOWN;
    }
    wallSeconds += need.wallSeconds().get();
    return Quantities.seconds(need.wallSeconds().get());
  }

  private String disk(TaskCost need) {
    if (need.bytes().isEmpty()) {
      unknownBytes++;
      return UNKNOWN;
    }
    bytes += need.bytes().get();
    return Quantities.bytes(need.bytes().get());
  }

  private List<String> together(int tasks) {
    if (missing == 0) {
      return List.of(String.format(Locale.ROOT, "Nothing to do: all %d tasks have ended", tasks));
    }
    long freeBytes = place.files().freeBytes(place.out());
    return List.of(
        String.format(
            Locale.ROOT,
            "To do: %d of %d tasks, at most %s of RST",
            missing,
            tasks,
            Quantities.seconds(rstSeconds)),
        "Wall time: "
            + known(wallSeconds > 0, "about " + Quantities.seconds(wallSeconds))
            + besides(unknownWall, "known once a run under the same prices has ended here"),
        "Disk: "
            + known(bytes > 0, "at most " + Quantities.bytes(bytes))
            + besides(unknownBytes, "known once what it waits for is there")
            + (bytes > freeBytes
                ? String.format(Locale.ROOT, "; only %s are free", Quantities.bytes(freeBytes))
                : ""));
  }

  private static String known(boolean some, String need) {
    return some ? need : "nothing is known yet";
  }

  private static String besides(int unknown, String when) {
    return unknown == 0
        ? ""
        : String.format(Locale.ROOT, ", besides %d tasks whose need is %s", unknown, when);
  }
}
