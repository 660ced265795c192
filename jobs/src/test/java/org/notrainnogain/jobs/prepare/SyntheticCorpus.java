package org.notrainnogain.jobs.prepare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.random.SeededRandom;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.prepare.PrepareConfig;

/** Made-up documents for tests, and small settings to prepare them with. */
final class SyntheticCorpus {
  /** Texts that come twice, once in other letters that cleaning makes equal. */
  static final int DUPLICATES = 2;

  private SyntheticCorpus() {}

  /** Documents of random words, two of them twice, one too short for {@link #settings}. */
  static List<String> documents(int count) {
    RandomGenerator random = SeededRandom.of(4, "synthetic-corpus");
    List<String> words = IntStream.range(0, 400).mapToObj(i -> word(random)).toList();
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      documents.add(
          IntStream.range(0, 3 + random.nextInt(30))
              .mapToObj(j -> words.get((int) (400 * Math.pow(random.nextDouble(), 2))))
              .collect(Collectors.joining(" ")));
    }
    documents.add(documents.get(5));
    documents.add(documents.get(6).toUpperCase(java.util.Locale.ROOT));
    documents.add("alone");
    return documents;
  }

  /** Settings on top of the shipped defaults, small enough for these documents. */
  static PrepareConfig settings(String... assignments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "prepare.sequence-length=16",
                "prepare.tokenizer.word-piece.vocabulary-size=300",
                "prepare.filters.too-short.words=2",
                "prepare.shards.train=3",
                "prepare.shards.holdout=2"));
    all.addAll(List.of(assignments));
    return Settings.load(List.of(), all).read(PrepareConfig::from);
  }

  /** The same with lines of text as source. */
  static PrepareConfig textSettings(Path paths, String... assignments) {
    List<String> all = new ArrayList<>();
    all.add("prepare.source=text");
    all.add("prepare.source.text.document=line");
    all.add("prepare.source.text.paths=[\"" + paths + "\"]");
    all.addAll(List.of(assignments));
    return settings(all.toArray(String[]::new));
  }

  /** Writes shuffled documents to so many files of a new directory. */
  static Path files(Path directory, List<String> documents, int files, long seed)
      throws IOException {
    Files.createDirectories(directory);
    List<String> shuffled = new ArrayList<>(documents);
    Collections.shuffle(shuffled, new Random(seed));
    for (int file = 0; file < files; file++) {
      int own = file;
      String lines =
          IntStream.range(0, shuffled.size())
              .filter(i -> i % files == own)
              .mapToObj(shuffled::get)
              .collect(Collectors.joining("\n\n", "", "\n"));
      Files.writeString(directory.resolve("part-" + seed + "-" + file + ".txt"), lines);
    }
    return directory;
  }

  /**
   * SHA-256 of every file below a directory but claims, by its path there; of a manifest its
   * fingerprint, which leaves out in how many files the documents came.
   */
  static SortedMap<String, String> hashes(Path directory) throws IOException {
    SortedMap<String, String> hashes = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = directory.relativize(path).toString();
        byte[] bytes = Files.readAllBytes(path);
        if (!name.startsWith("claims/")) {
          hashes.put(
              name,
              path.endsWith("corpus/manifest.json")
                  ? CorpusManifest.parse(bytes).fingerprint()
                  : sha256(bytes));
        }
      }
    }
    return hashes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String word(RandomGenerator random) {
    return random
        .ints(2 + random.nextInt(7), 'a', 'z' + 1)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }
}
