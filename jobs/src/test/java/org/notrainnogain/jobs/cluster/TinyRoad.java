package org.notrainnogain.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.notrainnogain.dataprep.random.SeededRandom;

/** What a road from corpus to report is given that takes seconds: text, prices and settings. */
public final class TinyRoad {
  private TinyRoad() {}

  static Path config(Path directory) {
    return directory.resolve("run.conf");
  }

  /** How the directory of the checkpoint after the last update begins. */
  static String lastCheckpoint(int updates) {
    return "step-%012d-".formatted(updates);
  }

  static void write(Path directory, int updates) throws IOException {
    Files.writeString(directory.resolve("text.txt"), text());
    Files.writeString(directory.resolve("prices.conf"), PRICES);
    Files.writeString(config(directory), SETTINGS.formatted(directory, directory, updates * 85));
  }

  /** Documents of made-up words, some of them frequent. */
  public static String text() {
    RandomGenerator random = SeededRandom.of(1, "text of the cluster test");
    StringBuilder text = new StringBuilder();
    for (int document = 0; document < 1500; document++) {
      for (int word = 20 + random.nextInt(40); word > 0; word--) {
        int rank = random.nextInt(1 + random.nextInt(400));
        for (int rest = rank + 7; rest > 0; rest /= 40) {
          text.append("bdfgklmnprst".charAt(rest % 12)).append("aeiou".charAt(rest % 5));
        }
        text.append(' ');
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** 10 ms a microbatch through all layers, 5 ms an update: 85 ms of RST a step. */
  private static final String PRICES =
      """
      name = tiny
      source = "made up for tests"
      conditions { device = none }
      model {
        name = tiny, family = bert-c5, layers = 4, hidden = 128, heads = 4, feed-forward = 256, vocabulary = 80
      }
      sequence-length = 32
      phases {
        forward_backward { sequences = 8, seconds = [0.004, 0.006, 0.008, 0.010] }
        optimizer { seconds = 0.005 }
      }
      """;

  private static final String SETTINGS =
      """
      prepare {
        source.text { paths = ["%s/text.txt"], document = line }
        tokenizer.word-piece.vocabulary-size = 80
        sequence-length = 32
        shards { train = 4, holdout = 1, validation = 1, test = 1 }
      }
      reference-system = "%s/prices.conf"
      budget.reference-time = %d ms
      model { name = tiny, layers = 4, hidden = 128, heads = 4, feed-forward = 256 }
      training { batch-size = 64, microbatch-size = 8 }
      evaluation { sequences = 50, fractions = [0.5] }
      checkpoint.interval = 1 second
      recovery { pause = 1 second, executors = 40 seconds }
      placement { replicas = 2, threads = 1, device = cpu }
      """;
}
