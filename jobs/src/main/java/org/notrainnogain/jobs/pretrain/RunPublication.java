package org.notrainnogain.jobs.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.jobs.tables.Tables;
import org.notrainnogain.planning.run.Experiment;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.tables.TablePublisher;
import org.notrainnogain.storage.tables.TableRows;
import org.notrainnogain.storage.tables.TableSchema;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.loop.SelectionRow;

/**
 * Publishes the rows of an ended run: its segments a table, then its row in {@code runs}, whose
 * presence says that the rest is complete. Safe to repeat after a crash in the middle; what {@code
 * runs} has already is not looked at again.
 */
final class RunPublication {
  private final Configuration hadoop;
  private final Path out;
  private final RunPlan plan;
  private final RunDirectory directory;
  private final Optional<ProxyRun> proxy;

  /**
   * @param out {@code DIR}
   * @param proxy the run that irreducible losses come from; empty in methods without one
   */
  RunPublication(
      Configuration hadoop,
      Path out,
      RunPlan plan,
      RunDirectory directory,
      Optional<ProxyRun> proxy) {
    this.proxy = proxy;
    this.hadoop = hadoop;
    this.out = out;
    this.plan = plan;
    this.directory = directory;
  }

  /** The run's row, once all its rows are published: the table {@code runs} comes last. */
  Optional<RunRow> published() {
    return new TableRows(new Path(out, "tables"), hadoop).row(RunRow.TABLE, plan.runId());
  }

  /**
   * Publishes. To be called by who holds the run's claim: what others left of it is removed, also
   * before, since nobody looks at a run again that is published.
   *
   * @throws java.io.UncheckedIOException when rows are damaged or cannot be written
   */
  RunRow publish(RunEnd end) {
    directory.requireIntact(end);
    directory.removeLeftovers(end);
    RunRow row = row(end, directory.manifest());
    TablePublisher publisher =
        new TablePublisher(new Path(out, "tables"), directory.path(), hadoop);
    for (TableSchema<?> table : Tables.OF_SEGMENTS) {
      List<Path> segments = segments(end, table);
      if (!segments.isEmpty() || !table.equals(SelectionRow.TABLE)) {
        publisher.publishSegments(table, plan.runId(), segments);
      }
    }
    publisher.publishRows(RunRow.TABLE, plan.runId(), List.of(row));
    directory.removeLeftovers(end);
    return row;
  }

  private List<Path> segments(RunEnd end, TableSchema<?> table) {
    return end.segments().stream()
        .filter(segment -> segment.name().startsWith("segments/" + table.name() + "/"))
        .map(segment -> new Path(directory.path(), segment.name()))
        .toList();
  }

  private RunRow row(RunEnd end, RunManifest manifest) {
    PretrainConfig config = plan.config();
    Optional<Experiment> experiment = Optional.ofNullable(manifest.experiment());
    LoopState state = end.state();
    double budget = config.budget().toNanos() / 1e9;
    double rst = state.ledger().elapsedNanos() / 1e9;
    return new RunRow(
        manifest.planId(),
        config.model().name(),
        config.method(),
        budget,
        config.seeds().run(),
        manifest.trial(),
        manifest.referenceSystem().name(),
        plan.corpus().fingerprint(),
        plan.fidelity(),
        config.training().precision().name().toLowerCase(Locale.ROOT),
        RunPlan.RESULTS_VERSION,
        manifest.placement().replicas(),
        manifest.placement().threads(),
        manifest.placement().device(),
        end.attempts(),
        end.status(),
        end.reason(),
        rst,
        (config.budget().toNanos() - state.ledger().elapsedNanos()) / 1e9,
        proxy.map(run -> run.rstSeconds(state.position())).orElse(0.0),
        end.wallNanos() / 1e9,
        end.lostNanos() / 1e9,
        state.step(),
        state.tokens(),
        (double) state.position() / plan.corpus().sequences(config.training().split()),
        state.step() == 0 ? null : state.learningRate(),
        finite(state.validationLoss()),
        finite(state.testLoss()),
        Instant.parse(manifest.startedAt()),
        Instant.parse(end.endedAt()),
        manifest.identity().path("settings").toString(),
        json(manifest),
        experiment.map(Experiment::comparisonId).orElse(null),
        experiment.map(Experiment::armId).orElse(null),
        manifest.tuned(),
        manifest.repeats(),
        config.proxy().map(PretrainConfig.Proxy::runId).orElse(null),
        json(config.seeds().byName()));
  }

  private static Double finite(double loss) {
    return Double.isFinite(loss) ? loss : null;
  }

  private static String json(Object content) {
    try {
      return new ObjectMapper().writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot be written as JSON: " + content, e);
    }
  }
}
