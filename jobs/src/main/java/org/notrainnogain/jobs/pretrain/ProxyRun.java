package org.notrainnogain.jobs.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.run.Experiment;
import org.notrainnogain.planning.run.PretrainConfig;
import org.notrainnogain.planning.run.ProxyMasks;
import org.notrainnogain.planning.run.RunPlan;
import org.notrainnogain.reporting.tables.RunRow;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.irreducible.IrreduciblePass;
import org.notrainnogain.training.irreducible.IrreducibleSource;

/** The proxy model that a run of RHO loss takes its irreducible losses from. */
final class ProxyRun {
  private final RunPlan plan;
  private final PretrainConfig.Proxy proxy;
  private final Path out;
  private final IrreduciblePasses passes;
  private final RunDirectory directory;

  /**
   * @param out {@code DIR}
   */
  private ProxyRun(DurableFiles files, Path out, RunPlan plan, PretrainConfig.Proxy proxy) {
    this.plan = plan;
    this.proxy = proxy;
    this.out = out;
    this.passes = new IrreduciblePasses(files, out, proxy.runId());
    this.directory = new RunDirectory(files, out, proxy.runId());
  }

  /** The proxy of a planned run; empty in methods without one. */
  static Optional<ProxyRun> of(DurableFiles files, Path out, RunPlan plan) {
    return plan.config().proxy().map(proxy -> new ProxyRun(files, out, plan, proxy));
  }

  /**
   * The irreducible losses for the run.
   *
   * @throws ConfigurationException when there are none, too few, or those of other data
   */
  IrreducibleSource irreducibleLosses() {
    List<IrreduciblePass> scored = passes.scored();
    List<String> problems = new ArrayList<>();
    if (scored.isEmpty()) {
      problems.add(missing());
    }
    scored.stream().findFirst().ifPresent(pass -> problems.addAll(foreign(pass)));
    scored.stream()
        .filter(pass -> !pass.checkpointSha256().equals(scored.get(0).checkpointSha256()))
        .findFirst()
        .ifPresent(pass -> problems.add(mixed(pass)));
    if (!scored.isEmpty() && scored.size() < plan.passesNeeded()) {
      problems.add(
          String.format(
              Locale.ROOT,
              "Irreducible losses of run %s are scored for %d passes, and this run makes %d; run: %s",
              proxy.runId(),
              scored.size(),
              plan.passesNeeded(),
              scoreCommand()));
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new IrreducibleSource(proxy.runId(), passes.directory().toString(), scored);
  }

  /**
   * What the proxy's own run may be compared to; empty where its manifest is older than that or
   * lost.
   */
  Optional<Experiment> experiment() {
    return directory.writtenManifest().map(RunManifest::experiment);
  }

  private String mixed(IrreduciblePass pass) {
    return String.format(
        Locale.ROOT,
        "Irreducible losses of run %s are of two checkpoints, passes 0 and %d; remove %s and %s's directory irreducible-losses, then run: %s",
        proxy.runId(),
        pass.pass(),
        passes.directory(),
        proxy.runId(),
        scoreCommand());
  }

  private String missing() {
    boolean trained =
        directory.end().filter(end -> end.status().equals(RunRow.FINISHED)).isPresent();
    return trained
        ? String.format(
            Locale.ROOT,
            "Run %s has no irreducible losses yet; run: %s",
            proxy.runId(),
            scoreCommand())
        : String.format(
            Locale.ROOT,
            "selector.rho-loss.proxy is %s, which is no finished run in %s; train the proxy with"
                + " ntng pretrain --config conf/methods/rho-proxy.conf --out %s, give its run id, and"
                + " run: ntng score --run RUN_ID --passes %d --out %s",
            proxy.runId(),
            out,
            out,
            plan.passesNeeded(),
            out);
  }

  private String scoreCommand() {
    return String.format(
        Locale.ROOT,
        "ntng score --run %s --passes %d --out %s",
        proxy.runId(),
        plan.passesNeeded(),
        out);
  }

  private List<String> foreign(IrreduciblePass pass) {
    List<String> problems = new ArrayList<>();
    if (!pass.corpusFingerprint().equals(plan.corpus().fingerprint())) {
      problems.add(
          String.format(
              Locale.ROOT,
              "Irreducible losses of run %s belong to the corpus %s, this run trains on %s (another"
                  + " text, tokenizer or order of sequences); train a proxy on this corpus, then run: %s",
              proxy.runId(),
              pass.corpusFingerprint(),
              plan.corpus().fingerprint(),
              scoreCommand()));
    }
    long masks = plan.config().seeds().masks();
    if (proxy.masks() == ProxyMasks.AS_SCORED && pass.maskSeed() != masks) {
      problems.add(
          String.format(
              Locale.ROOT,
              "Irreducible losses of run %s were measured under masks of seed %d, this run's seed of"
                  + " masks is %d; set seeds.masks=%d, take a proxy of this seed, or set"
                  + " rho.masks=fresh, as published",
              proxy.runId(),
              pass.maskSeed(),
              masks,
              pass.maskSeed()));
    }
    return problems;
  }

  /**
   * RST of the proxy's training and of scoring the passes that were used, in seconds.
   *
   * @param position data positions that the run has read
   */
  double rstSeconds(long position) {
    long sequences = plan.corpus().sequences(Split.TRAIN);
    long used = (position + sequences - 1) / sequences;
    long training = directory.end().map(end -> end.state().ledger().elapsedNanos()).orElse(0L);
    long scoring = passes.scored().stream().limit(used).mapToLong(IrreduciblePass::rstNanos).sum();
    return (training + scoring) / 1e9;
  }
}
