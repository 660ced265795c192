package org.notrainnogain.jobs.pretrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Settings of a model of two small layers on {@link TinyCorpus}, as a user would give them. */
public final class TinySettings {
  private final Path out;
  private final List<Path> files = new ArrayList<>();
  private final List<String> settings = new ArrayList<>();

  /** Settings for runs in a directory, into which the corpus is put unless it is there. */
  public TinySettings(Path out) throws IOException {
    this.out = out;
    if (!Files.exists(out.resolve("corpus"))) {
      TinyCorpus.write(out);
    }
    updates(TinyRun.UPDATES);
    with(
        "model.name=tiny",
        "model.layers=2",
        "model.heads=2",
        "training.batch-size=16",
        "optimizer.adamw.learning-rate=0.02",
        "training.microbatch-size=4",
        "training.scoring-batch=4",
        "evaluation.sequences=50",
        "evaluation.fractions=[0.25, 0.5]",
        "placement.threads=1",
        "placement.stretch=1 ms",
        "placement.device=cpu");
    sizes(16, 32);
  }

  /** As much budget as so many updates cost. */
  TinySettings updates(int updates) {
    return with("budget.reference-time=" + updates * 45 + " ms");
  }

  /** Other sizes of the layers, at the same prices. */
  TinySettings sizes(int hidden, int feedForward) throws IOException {
    Path prices =
        Files.writeString(out.resolve("tiny.conf"), PRICES.formatted(hidden, feedForward));
    return with(
        "reference-system=" + prices,
        "model.hidden=" + hidden,
        "model.feed-forward=" + feedForward);
  }

  /**
   * Adds settings, such as {@code "placement.replicas=2"}. Where one chooses another optimizer,
   * those of the optimizer before it go: nobody would read them.
   */
  public TinySettings with(String... more) {
    for (String setting : more) {
      if (setting.startsWith("optimizer=")) {
        settings.removeIf(before -> before.startsWith("optimizer."));
      }
      settings.add(setting);
    }
    return this;
  }

  /** Methods of {@code conf/methods}, one over the other; their optimizers' settings count. */
  TinySettings methods(String... names) {
    for (String name : names) {
      files.add(Path.of("conf", "methods", name + ".conf"));
    }
    settings.removeIf(setting -> setting.startsWith("optimizer."));
    return this;
  }

  /** Files below the settings, later ones over earlier ones. */
  List<Path> files() {
    return List.copyOf(files);
  }

  /** All of them, later ones over earlier ones. */
  List<String> assignments() {
    return List.copyOf(settings);
  }

  /** The command line that runs it. */
  public String[] pretrain() {
    List<String> arguments = new ArrayList<>(List.of("pretrain", "--out", out.toString()));
    files.forEach(file -> arguments.addAll(List.of("--config", file.toString())));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments.toArray(String[]::new);
  }

  /**
   * 10 ms a microbatch through both layers, 5 ms an update: 45 ms of RST a step; 3 ms for scores,
   * 12 ms a microbatch of an estimate of the curvature.
   */
  private static final String PRICES =
      """
      name = tiny
      source = "made up for tests"
      conditions { device = none }
      model {
        name = tiny, family = bert-c5, layers = 2, hidden = %d, heads = 2, feed-forward = %d, vocabulary = 64
      }
      sequence-length = 16
      phases {
        forward_backward { sequences = 4, seconds = [0.006, 0.010] }
        scoring { sequences = 4, seconds = [0.002, 0.003] }
        optimizer { seconds = 0.005 }
        hessian { sequences = 4, seconds = [0.008, 0.012] }
      }
      """;
}
