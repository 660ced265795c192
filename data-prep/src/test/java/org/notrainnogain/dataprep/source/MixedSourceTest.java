package org.notrainnogain.dataprep.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.notrainnogain.dataprep.documents.DocumentRules;
import org.notrainnogain.dataprep.documents.PieceSurvey;
import org.notrainnogain.dataprep.documents.SurveyTally;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.dataprep.text.TextCleaner;
import org.notrainnogain.dataprep.text.TooShort;

/** Files of all kinds in one source: what is there is read, accounted for, or refused by name. */
class MixedSourceTest {
  private static final int SEEDS = 12;
  private static final String[] NAMES = {
    "a:b %d.txt",
    "wiki[%d].TXT",
    "{x,%d}",
    "back\\%d.txt",
    "100%%25 %d.gz",
    "\u00fc %d.zst",
    "n\n%d.bz2",
    "#%d",
    "%d.parquet",
    " %d "
  };
  private static final DocumentRules RULES =
      new DocumentRules(
          TextCleaner.of(List.of("lower-case", "english-keyboard")), List.of(new TooShort(3, 1)));

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void documentsReadAndAccountedForAreTheDocumentsThere(WrittenSource.Kind kind)
      throws IOException {
    for (long seed = 0; seed < SEEDS; seed++) {
      Path source = Files.createDirectory(directory.resolve("source " + seed));
      RandomGenerator random = SeededRandom.of(seed, "mixed-source", kind.ordinal());
      WrittenSource written = new WrittenSource(kind, random);
      int files = 1 + random.nextInt(12);
      for (int i = 0; i < files; i++) {
        Path below = random.nextInt(3) > 0 ? source : source.resolve("below " + random.nextInt(3));
        Files.createDirectories(below);
        Path file = below.resolve(NAMES[random.nextInt(NAMES.length)].formatted(i));
        written.add(file);
        if (random.nextInt(4) == 0) {
          Files.createSymbolicLink(below.resolve("again " + i), file);
        }
      }
      SurveyTally tally = survey(kind, source, random);
      assertThat(tally.documents()).as("documents of seed %d", seed).isEqualTo(written.documents);
      assertThat(tally.kept()).as("kept of seed %d", seed).isEqualTo(written.kept);
      assertThat(tally.rejected()).as("rejected of seed %d", seed).isEqualTo(written.rejected);
      assertThat(tally.repaired()).as("repaired of seed %d", seed).isEqualTo(written.repaired);
      assertThat(tally.files()).as("files of seed %d", seed).isEqualTo(files);
      assertThat(tally.emptyFiles()).as("empty of seed %d", seed).isEqualTo(written.emptyFiles);
      assertThat(tally.lostFiles()).as("lost of seed %d", seed).hasSize(written.lostFiles);
      assertThat(tally.kept() + lost(tally)).as("seed %d", seed).isEqualTo(tally.documents());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsCutOrOfAnotherKindIsRefusedByNameOrAllOfItLost(WrittenSource.Kind kind)
      throws IOException {
    int refused = 0;
    for (long seed = 0; seed < 2 * SEEDS; seed++) {
      Path source = Files.createDirectory(directory.resolve("damaged " + seed));
      RandomGenerator random = SeededRandom.of(seed, "damaged-source", kind.ordinal());
      WrittenSource written = new WrittenSource(kind, random);
      written.add(source.resolve("whole"));
      Path damaged = source.resolve(NAMES[random.nextInt(NAMES.length)].formatted(seed));
      Files.write(damaged, random.nextBoolean() ? cut(random) : foreign(random));
      Optional<SurveyTally> found = Optional.empty();
      try {
        found = Optional.of(survey(kind, source, random));
      } catch (UnusableSourceException e) {
        refused++;
        // A name may have several lines, and Parquet's reason tells it again.
        assertThat(e.getMessage().replace(damaged.toString(), "").lines())
            .as("seed %d", seed)
            .hasSize(1);
        assertThat(e).as("seed %d", seed).hasMessageContaining("Source file:" + damaged + " ");
      }
      if (found.isPresent()) {
        SurveyTally tally = found.get();
        assertThat(tally.files()).as("seed %d", seed).isEqualTo(2);
        assertThat(tally.kept()).as("seed %d", seed).isEqualTo(written.kept);
        assertThat(tally.kept() + lost(tally)).as("seed %d", seed).isEqualTo(tally.documents());
        assertThat(tally.emptyFiles() + tally.lostFiles().size())
            .as("seed %d", seed)
            .isEqualTo(written.emptyFiles + written.lostFiles + 1);
      }
    }
    assertThat(refused).isGreaterThan(SEEDS);
  }

  private static long lost(SurveyTally tally) {
    return tally.rejected().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Of a packed file all but some bytes of its end. */
  private static byte[] cut(RandomGenerator random) throws IOException {
    CompressionTest.Packing[] packings = CompressionTest.Packing.values();
    int first = CompressionTest.Packing.NONE.ordinal() + 1;
    byte[] bytes =
        packings[first + random.nextInt(packings.length - first)].pack(
            List.of("{\"text\": \"a good text\"}", "{\"text\": \"and another\"}"));
    return Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1));
  }

  private static byte[] foreign(RandomGenerator random) throws IOException {
    byte[] noise = new byte[600];
    random.nextBytes(noise);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    switch (random.nextInt(5)) {
      case 0 -> bytes.writeBytes(new byte[] {'P', 'K', 3, 4});
      case 1 -> bytes.writeBytes("%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII));
      case 2 -> bytes.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
      case 3 -> bytes.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFE, 'a', 0});
      default -> {
        byte[] header = new byte[512];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 5);
        header[0] = 'a';
        bytes.writeBytes(header);
      }
    }
    bytes.writeBytes(noise);
    if (random.nextInt(3) > 0) {
      return bytes.toByteArray();
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes.toByteArray());
    }
    return packed.toByteArray();
  }

  /** Reads as several tasks do, each with some of the pieces. */
  private static SurveyTally survey(WrittenSource.Kind kind, Path source, RandomGenerator random)
      throws IOException {
    List<PieceSurvey> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tasks.add(new PieceSurvey(RULES));
    }
    PieceSurvey task = tasks.get(0);
    long pieceBytes = random.nextInt(5000) + (kind == WrittenSource.Kind.PARQUET ? 500L : 1L);
    for (Reading reading : ReadSource.of(kind.reader, pieceBytes, source.toString())) {
      task.add(reading);
      if (reading instanceof Reading.PieceEnd) {
        task = tasks.get(random.nextInt(tasks.size()));
      }
    }
    return tasks.stream().map(PieceSurvey::tally).reduce(SurveyTally.none(), SurveyTally::plus);
  }
}
