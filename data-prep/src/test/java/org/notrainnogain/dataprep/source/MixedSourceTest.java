package org.notrainnogain.dataprep.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.documents.DocumentRules;
import org.notrainnogain.dataprep.documents.PieceSurvey;
import org.notrainnogain.dataprep.documents.SurveyTally;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.text.TextCleaner;
import org.notrainnogain.dataprep.text.TooShort;

/** Files of all kinds in one source: whatever is there is read or accounted for. */
class MixedSourceTest {
  private static final String[] NAMES = {
    "a:b %d.txt",
    "wiki[%d].TXT",
    "{x,%d}",
    "back\\%d.txt",
    "100%%25 %d.gz",
    "\u00fc %d.zst",
    "n\n%d.bz2",
    "#%d"
  };
  private static final DocumentRules RULES =
      new DocumentRules(
          TextCleaner.of(List.of("lower-case", "english-keyboard")), List.of(new TooShort(3, 1)));

  @TempDir Path directory;

  @Test
  void documentsReadAndAccountedForAreTheDocumentsThere() throws IOException {
    for (long seed = 0; seed < 25; seed++) {
      Path source = Files.createDirectory(directory.resolve("source " + seed));
      RandomGenerator random = SeededRandom.of(seed, "mixed-source");
      Expected expected = new Expected();
      int files = 1 + random.nextInt(12);
      for (int i = 0; i < files; i++) {
        Path below = random.nextInt(3) > 0 ? source : source.resolve("below " + random.nextInt(3));
        Files.createDirectories(below);
        Path file = below.resolve(NAMES[random.nextInt(NAMES.length)].formatted(i));
        write(file, random, expected);
        if (random.nextInt(4) == 0) {
          Files.createSymbolicLink(below.resolve("again " + i), file);
        }
      }
      SurveyTally tally = survey(source, random, random.nextInt(5000) + 1L);
      assertThat(tally.documents()).as("documents of seed %d", seed).isEqualTo(expected.documents);
      assertThat(tally.kept()).as("kept of seed %d", seed).isEqualTo(expected.kept);
      assertThat(tally.rejected()).as("rejected of seed %d", seed).isEqualTo(expected.rejected);
      assertThat(tally.files()).as("files of seed %d", seed).isEqualTo(files);
      assertThat(tally.emptyFiles()).as("empty of seed %d", seed).isEqualTo(expected.emptyFiles);
      assertThat(tally.lostFiles()).as("lost of seed %d", seed).hasSize(expected.lostFiles);
      long lost = tally.rejected().values().stream().mapToLong(Long::longValue).sum();
      assertThat(tally.kept() + lost).as("accounted, seed %d", seed).isEqualTo(tally.documents());
    }
  }

  /** What was written. */
  private static final class Expected {
    private long documents;
    private long kept;
    private final SortedMap<String, Long> rejected = new TreeMap<>();
    private long emptyFiles;
    private int lostFiles;
  }

  private static void write(Path file, RandomGenerator random, Expected expected)
      throws IOException {
    int lines = random.nextInt(4) == 0 ? 0 : random.nextInt(400);
    Charset charset = random.nextInt(8) == 0 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    boolean noText = charset != StandardCharsets.UTF_8;
    List<String> text = new ArrayList<>();
    long kept = 0;
    for (int i = 0; i < lines; i++) {
      String good = "a good line \u00e9 of number " + i;
      String reason = noText ? "binary" : reason(random.nextInt(10));
      text.add(
          switch (noText ? "" : reason) {
            case "too-short" -> "\u00e9xy";
            case "empty" -> "\u4e2d\u6587";
            case "binary" -> "\0\1\2 line";
            case "too-long" -> "x".repeat(100_001);
            default -> good;
          });
      if (reason.isEmpty()) {
        kept++;
      } else {
        expected.rejected.merge(reason, 1L, Long::sum);
      }
    }
    if (noText) {
      // Bytes of one document: no line end of ours is in it.
      lines = Math.min(lines, 1);
      expected.rejected.computeIfPresent(
          "binary", (r, n) -> n - text.size() + Math.min(text.size(), 1));
      expected.rejected.remove("binary", 0L);
    }
    expected.documents += lines;
    expected.kept += kept;
    expected.emptyFiles += lines == 0 ? 1 : 0;
    expected.lostFiles += lines > 0 && kept == 0 ? 1 : 0;
    CompressionTest.Packing[] packings = CompressionTest.Packing.values();
    byte[] bytes =
        noText
            ? utf16(text)
            : packings[random.nextInt(packings.length)].pack(blankLinesBetween(text, random));
    Files.write(file, lines == 0 && random.nextBoolean() ? new byte[0] : bytes);
  }

  private static byte[] utf16(List<String> text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    text.forEach(line -> bytes.writeBytes((line + " ").getBytes(StandardCharsets.UTF_16LE)));
    return bytes.toByteArray();
  }

  private static String reason(int draw) {
    return switch (draw) {
      case 0 -> "too-short";
      case 1 -> "empty";
      case 2 -> "binary";
      default -> "";
    };
  }

  private static List<String> blankLinesBetween(List<String> text, RandomGenerator random) {
    return text.stream()
        .flatMap(line -> random.nextInt(5) == 0 ? Stream.of(line, " \u00A0") : Stream.of(line))
        .toList();
  }

  /** Reads as several tasks do, each with some of the pieces. */
  private static SurveyTally survey(Path source, RandomGenerator random, long pieceBytes)
      throws IOException {
    List<PieceSurvey> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tasks.add(new PieceSurvey(RULES));
    }
    PieceSurvey task = tasks.get(0);
    for (Reading reading :
        ReadSource.of(new LinePieces(new Lines()), pieceBytes, source.toString())) {
      task.add(reading);
      if (reading instanceof Reading.PieceEnd) {
        task = tasks.get(random.nextInt(tasks.size()));
      }
    }
    return tasks.stream().map(PieceSurvey::tally).reduce(SurveyTally.none(), SurveyTally::plus);
  }
}
