package org.notrainnogain.jobs.nightly;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.nightly.task.NightDirectory;
import org.notrainnogain.jobs.nightly.task.NightShift;
import org.notrainnogain.jobs.nightly.task.Outcome;
import org.notrainnogain.jobs.nightly.task.ReportTask;
import org.notrainnogain.jobs.nightly.task.TaskList;
import org.notrainnogain.planning.nightly.NightlyPlan;
import org.notrainnogain.reporting.tables.NightlyRunRow;
import org.notrainnogain.reporting.tables.TuningRow;
import org.notrainnogain.storage.tables.TablePublisher;

/** Does what is missing of a plan: {@link #prepare}, then {@link #train}, then {@link #finish}. */
public final class NightlyJob {
  private static final BooleanSupplier NEVER = () -> false;

  private final NightlyPlan plan;
  private final TaskList tasks;
  private final NightDirectory place;
  private final SparkSession spark;
  private final PrintStream progress;
  private final Night night;

  NightlyJob(
      NightlyPlan plan,
      TaskList tasks,
      NightDirectory place,
      SparkSession spark,
      PrintStream progress,
      FailedTasks failed) {
    this.plan = plan;
    this.tasks = tasks;
    this.place = place;
    this.spark = spark;
    this.progress = progress;
    this.night = new Night(failed, InstantSource.system());
  }

  /**
   * How the night ended.
   *
   * @param stopped before its last task
   * @param failed whether a task of the plan failed, in this night or before, or could not be tried
   * @param summary for people
   */
  public record Result(boolean stopped, boolean failed, List<String> summary) {
    public Result {
      summary = List.copyOf(summary);
    }
  }

  /** Makes the corpus where there is none; it does not go on where it is interrupted. */
  public void prepare() {
    night.work(tasks.ofCorpus(), shift(NEVER));
  }

  /**
   * Trains and scores; each task goes on where it was stopped or where a process died.
   *
   * @param stopRequested asked between updates and between tasks
   */
  public void train(BooleanSupplier stopRequested) {
    night.work(tasks.onCorpus(), shift(stopRequested));
  }

  /** Publishes what became of the tasks and writes the report, unless the night was stopped. */
  public Result finish() {
    boolean stopped = night.stopped();
    publishTuning();
    if (!stopped) {
      night.work(List.of(new ReportTask()), shift(NEVER));
    }
    publisher().addRows(NightlyRunRow.TABLE, plan.id(), night.rows());
    boolean failed =
        night.rows().stream()
            .anyMatch(row -> Outcome.Status.FAILED.isOf(row) || Outcome.Status.BLOCKED.isOf(row));
    return new Result(stopped, failed, SummaryTable.lines(plan, tasks, night, place));
  }

  private void publishTuning() {
    List<TuningRow> rows =
        tasks.tunings().stream().flatMap(tuning -> tuning.rows(place).stream()).toList();
    if (!rows.isEmpty()) {
      publisher().replaceRows(TuningRow.TABLE, plan.id(), rows);
    }
  }

  private TablePublisher publisher() {
    return new TablePublisher(
        new Path(place.out(), "tables"), new Path(place.out(), "report"), place.hadoop());
  }

  private NightShift shift(BooleanSupplier stopRequested) {
    return new NightShift(place, spark, progress, stopRequested);
  }
}
