package org.notrainnogain.jobs.nightly;

import java.io.PrintStream;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.notrainnogain.jobs.nightly.task.NightDirectory;
import org.notrainnogain.jobs.nightly.task.PlanCheck;
import org.notrainnogain.jobs.nightly.task.TaskList;
import org.notrainnogain.jobs.prepare.PrepareJob;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.nightly.NightlyPlan;
import org.notrainnogain.planning.nightly.NightlySettings;
import org.notrainnogain.storage.Claim;
import org.notrainnogain.storage.ClaimOwner;

/** A plan of many runs in one DIR, read and checked: to look at, or to work on. */
public final class Nightly {
  private final NightlyPlan plan;
  private final TaskList tasks;
  private final NightDirectory place;

  private Nightly(NightlyPlan plan, TaskList tasks, NightDirectory place) {
    this.plan = plan;
    this.tasks = tasks;
    this.place = place;
  }

  /**
   * Reads a plan and the settings of each of its runs.
   *
   * @param file of the plan, looked up from the working directory, then from the installation
   * @param assignments {@code KEY=VALUE} over all settings of all runs; those of {@code nightly}
   *     change the plan
   * @param out {@code DIR}
   * @param spark settings of the session that will be opened; none is needed here
   * @throws ConfigurationException with all problems of the plan, or all those of its runs, or when
   *     DIR holds a corpus that was prepared otherwise
   */
  public static Nightly of(
      java.nio.file.Path file, List<String> assignments, Path out, SparkConf spark) {
    NightlyPlan plan = NightlySettings.read(file, assignments);
    TaskList tasks = TaskList.of(plan);
    NightDirectory place = new NightDirectory(out, spark);
    // Before anything is done on a corpus that is not the plan's.
    PrepareJob.isDone(plan.prepare(), out.toString(), place.hadoop());
    PlanCheck.check(tasks, assignments, place);
    return new Nightly(plan, tasks, place);
  }

  /** The tasks with how they stand, what they cost and what they need, for people. */
  public List<String> dryRun() {
    return DryRunTable.lines(plan, tasks, place);
  }

  /**
   * Claims DIR for a night, so that two do not do the same work.
   *
   * @throws org.notrainnogain.storage.HeldException when another night is at work there
   */
  public Claim claim() {
    return Claim.take(
        place.files(),
        new Path(place.out(), "claims/nightly"),
        "The night in " + place.out(),
        ClaimOwner.ofThisProcess("ntng nightly or demo"));
  }

  /**
   * Work on what is missing.
   *
   * @param progress where tasks say how far they are
   */
  public NightlyJob job(SparkSession spark, PrintStream progress, FailedTasks failed) {
    return new NightlyJob(plan, tasks, place, spark, progress, failed);
  }
}
