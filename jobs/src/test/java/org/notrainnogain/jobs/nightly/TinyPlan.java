package org.notrainnogain.jobs.nightly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.notrainnogain.jobs.cluster.TinyRoad;

/** A plan of runs of two small layers on a corpus of made-up words. */
final class TinyPlan {
  private final Path out;
  private final Path file;

  /**
   * Writes it into {@code DIR}, with the text of its corpus and its prices.
   *
   * @param rest what stands in the section {@code nightly} besides name, models and budgets
   */
  TinyPlan(Path out, String rest) throws IOException {
    this.out = out;
    Path text = Files.writeString(out.resolve("text.txt"), TinyRoad.text());
    Path prices = Files.writeString(out.resolve("prices.conf"), PRICES);
    this.file = Files.writeString(out.resolve("plan.conf"), PLAN.formatted(text, prices, rest));
  }

  Path file() {
    return file;
  }

  /** The command line that carries it out. */
  List<String> nightly(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("nightly", "--plan", file.toString(), "--out", out.toString()));
    arguments.addAll(Arrays.asList(options));
    return arguments;
  }

  /** 10 ms a microbatch through both layers, 5 ms an update: 45 ms of RST a step, 60 in 2.7 s. */
  private static final String PRICES =
      """
      name = tiny
      source = "made up for tests"
      conditions { device = none }
      model {
        name = tiny, family = bert-c5, layers = 2, hidden = 16, heads = 2, feed-forward = 32, vocabulary = 80
      }
      sequence-length = 32
      phases {
        forward_backward { sequences = 4, seconds = [0.006, 0.010] }
        scoring { sequences = 4, seconds = 0.001 }
        hessian { sequences = 4, seconds = [0.007, 0.011] }
        optimizer { seconds = 0.005 }
      }
      """;

  private static final String PLAN =
      """
      prepare {
        source.text { paths = ["%s"], document = line }
        tokenizer.word-piece.vocabulary-size = 80
        sequence-length = 32
        shards { train = 2, holdout = 1, validation = 1, test = 1 }
      }
      reference-system = "%s"
      evaluation { sequences = 50, fractions = [0.5] }
      placement { replicas = 1, threads = 1, device = cpu, stretch = 1 ms }
      nightly {
        name = tiny
        models {
          bert-c5-demo {
            settings {
              model { name = tiny, layers = 2, hidden = 16, heads = 2, feed-forward = 32 }
              training { batch-size = 16, microbatch-size = 4, scoring-batch = 4 }
            }
          }
        }
        budgets = [2700 ms]
      %s
      }
      """;
}
