package org.notrainnogain.jobs.dryrun;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.notrainnogain.jobs.pretrain.RunManifest;
import org.notrainnogain.jobs.pretrain.RunPlacement;
import org.notrainnogain.jobs.runs.RunStore;
import org.notrainnogain.jobs.runs.StoredRun;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.reporting.tables.RunRow;

/**
 * How long earlier runs took for a second of RST: finished runs of the same DIR, under the same
 * prices and laid out alike. Where there is none, nothing is guessed.
 *
 * @param runs the earlier runs
 * @param slowest RST of a wall second in the slowest of them, evaluation and checkpoints included
 * @param fastest in the fastest
 * @param others ended runs that do not count, since prices or layout were others
 */
public record WallTime(List<String> runs, double slowest, double fastest, int others) {
  /** Looks through the ended runs of DIR. */
  static WallTime of(RunPlan plan, RunPlacement placement, String master, RunStore store) {
    List<String> runs = new ArrayList<>();
    double slowest = Double.POSITIVE_INFINITY;
    double fastest = 0;
    int others = 0;
    for (String id : store.ids()) {
      StoredRun run = store.run(id);
      // A failed run may have ended before it was up to speed.
      Optional<RunRow> row =
          run.row()
              .filter(r -> !r.status().equals(RunRow.FAILED))
              .filter(r -> r.rstSeconds() > 0 && r.wallSeconds() > 0);
      if (row.isEmpty()) {
        continue;
      }
      if (!comparable(plan, placement, master, row.get(), run.manifest())) {
        others++;
        continue;
      }
      double speed = row.get().rstSeconds() / row.get().wallSeconds();
      slowest = Math.min(slowest, speed);
      fastest = Math.max(fastest, speed);
      runs.add(id);
    }
    return new WallTime(List.copyOf(runs), slowest, fastest, others);
  }

  private static boolean comparable(
      RunPlan plan,
      RunPlacement placement,
      String master,
      RunRow row,
      Optional<RunManifest> manifest) {
    String precision = plan.config().training().precision().name().toLowerCase(Locale.ROOT);
    return row.precision().equals(precision)
        && row.replicas() == placement.replicas()
        && row.threads() == placement.threads()
        && row.device().equals(placement.device())
        && manifest.isPresent()
        && alike(manifest.get().sparkMaster(), master)
        && manifest
            .get()
            .referenceSystem()
            .contentSha256()
            .equals(plan.referenceSystem().contentSha256());
  }

  /** Local mode is this machine, whatever number of cores it was given: replicas tell those. */
  private static boolean alike(String one, String other) {
    return one.equals(other) || one.startsWith("local") && other.startsWith("local");
  }

  /** Whether there is an earlier run to go by. */
  public boolean known() {
    return !runs.isEmpty();
  }
}
