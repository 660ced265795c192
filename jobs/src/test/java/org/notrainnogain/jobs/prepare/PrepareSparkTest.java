package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.sequences.PackedSequence;
import org.notrainnogain.dataprep.sequences.Split;
import org.notrainnogain.dataprep.shards.SequenceShard;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.prepare.PrepareConfig;

class PrepareSparkTest extends LocalPrepare {
  private static final List<String> DOCUMENTS = SyntheticCorpus.documents(1200);

  @TempDir Path directory;

  @Test
  void partitionsAndFileOrderChangeNoByte() throws IOException {
    SortedMap<String, String> one = prepared("one", 1);
    assertThat(one.keySet())
        .contains("manifest.json", "tokenizer.json", "sequences/split=train/shard-00000.parquet")
        .allMatch(name -> !name.contains(".crc") && !name.contains("_"));
    assertThat(prepared("two", 2)).isEqualTo(one);
    assertThat(prepared("seven", 7)).isEqualTo(one);
  }

  @Test
  void manifestAccountsForEveryDocumentAndToken() throws IOException {
    CorpusManifest manifest = prepare("out", text("in", 3));
    assertThat(manifest.sources().get(0).documents()).isEqualTo(DOCUMENTS.size());
    assertThat(manifest.filters())
        .containsEntry("duplicate", (long) SyntheticCorpus.DUPLICATES)
        .containsEntry("too-short", 1L)
        .containsEntry("empty", 0L);
    long packed = 0;
    for (Split split : Split.values()) {
      CorpusManifest.Part part = manifest.part(split);
      packed += part.documents();
      assertThat(part.sequences() * 16 + part.droppedTokens()).isEqualTo(part.tokens());
      long position = -1;
      for (CorpusManifest.Shard shard : part.shards()) {
        position = -1;
        for (PackedSequence sequence : read("out", shard)) {
          assertThat(sequence.position()).isEqualTo(++position);
          assertThat(sequence.tokens()).hasSize(16).doesNotContain(manifest.padding());
        }
      }
    }
    assertThat(packed).isEqualTo(DOCUMENTS.size() - 3);
    assertThat(manifest.vocabularySize()).isEqualTo(300);
    assertThat(manifest.tokenizer().sha256())
        .isEqualTo(
            SyntheticCorpus.sha256(
                Files.readAllBytes(directory.resolve("out/corpus/tokenizer.json"))));
    Dataset<Row> table =
        session.read().parquet(directory.resolve("out/corpus/sequences").toString());
    assertThat(table.schema().simpleString())
        .isEqualTo(
            "struct<example_id:bigint,document_id:bigint,position:bigint,tokens:array<int>,split:string>");
    assertThat(table.select("example_id").distinct().count())
        .isEqualTo(table.count())
        .isEqualTo(manifest.splits().stream().mapToLong(CorpusManifest.Part::sequences).sum());
  }

  @Test
  void everySourceOfTheSameDocumentsGivesTheSameSequences() throws IOException {
    SortedMap<String, String> lines = sequences("lines", text("in", 2));
    Path json = directory.resolve("in.jsonl");
    SyntheticCorpus.write(
        json,
        String.join(
            "\n", DOCUMENTS.stream().map(d -> "{\"body\": \"" + d + "\", \"n\": 1}").toList()));
    assertThat(
            sequences(
                "json",
                SyntheticCorpus.settings(
                    "prepare.source=jsonl",
                    "prepare.source.jsonl.column=body",
                    "prepare.source.jsonl.paths=\"" + json + "\"")))
        .isEqualTo(lines);
    Path parquet = directory.resolve("in.parquet");
    session.read().json(json.toString()).repartition(3).write().parquet(parquet.toString());
    assertThat(
            sequences(
                "parquet",
                SyntheticCorpus.settings(
                    "prepare.source=parquet",
                    "prepare.source.parquet.column=body",
                    "prepare.source.parquet.paths=\"" + parquet + "\"")))
        .isEqualTo(lines);
    assertThat(
            sequences(
                "paragraphs",
                SyntheticCorpus.textSettings(
                    directory.resolve("in"), "prepare.source.text.document=paragraph")))
        .isEqualTo(lines);
    Path given = directory.resolve("lines/corpus/tokenizer.json");
    assertThat(
            sequences(
                "given",
                SyntheticCorpus.textSettings(
                    directory.resolve("in"),
                    "prepare.tokenizer=given",
                    "prepare.tokenizer.given.path=\"" + given + "\"")))
        .isEqualTo(lines);
  }

  @Test
  void wholeFilesAreDocuments() throws IOException {
    Path in = Files.createDirectories(directory.resolve("in"));
    for (int i = 0; i < 60; i++) {
      SyntheticCorpus.write(
          in.resolve("book-" + i), String.join("\n\n", DOCUMENTS.subList(20 * i, 20 * i + 20)));
    }
    CorpusManifest manifest =
        prepare("out", SyntheticCorpus.textSettings(in, "prepare.source.text.document=file"));
    assertThat(manifest.sources().get(0).documents()).isEqualTo(60);
  }

  @Test
  void secondRunSaysThatThereIsNothingToDo() throws IOException {
    prepare("out", text("in", 2));
    SortedMap<String, String> before = SyntheticCorpus.hashes(directory.resolve("out"));
    var modified = Files.getLastModifiedTime(directory.resolve("out/corpus/manifest.json"));
    List<String> lines = new ArrayList<>();
    Path moved = SyntheticCorpus.files(directory.resolve("moved"), DOCUMENTS, 5, 99);
    new PrepareJob(session, SyntheticCorpus.textSettings(moved), out("out"), lines::add).run();
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).startsWith("Nothing to do: ").contains("holds this corpus already");
    assertThat(SyntheticCorpus.hashes(directory.resolve("out"))).isEqualTo(before);
    assertThat(Files.getLastModifiedTime(directory.resolve("out/corpus/manifest.json")))
        .isEqualTo(modified);
  }

  @Test
  void otherSettingsInputOrDamageAreRefused() throws IOException {
    CorpusManifest manifest = prepare("out", text("in", 2));
    SortedMap<String, String> before = SyntheticCorpus.hashes(directory.resolve("out"));
    Path in = directory.resolve("in");
    assertThatThrownBy(
            () -> prepare("out", SyntheticCorpus.textSettings(in, "prepare.sequence-length=32")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "was prepared otherwise: prepare.sequence-length was 16 and is now 32. Choose another --out");
    SyntheticCorpus.write(in.resolve("more.txt"), "one more document\n");
    assertThatThrownBy(() -> prepare("out", SyntheticCorpus.textSettings(in)))
        .hasMessageContaining(
            "its 1203 documents of source text are not the 1204 that are read now");
    assertThat(SyntheticCorpus.hashes(directory.resolve("out"))).isEqualTo(before);

    Files.delete(in.resolve("more.txt"));
    CorpusManifest.Shard shard = manifest.shards(Split.TRAIN).get(0);
    Path file = directory.resolve("out/corpus").resolve(shard.path());
    byte[] bytes = Files.readAllBytes(file);
    bytes[100] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> read("out", shard)).hasMessageContaining("has SHA-256");
    Files.delete(file);
    assertThatThrownBy(() -> prepare("out", SyntheticCorpus.textSettings(in)))
        .hasMessageContaining("is damaged at " + shard.path());
  }

  @Test
  void interruptedAttemptLeavesNoCorpusAndTheNextOneIsWhole() throws IOException {
    PrepareConfig config = text("in", 2);
    prepare("undisturbed", config);
    List<String> seen = new ArrayList<>();
    assertThatThrownBy(
            () ->
                new PrepareJob(
                        session,
                        config,
                        out("out"),
                        line -> {
                          seen.add(line);
                          if (line.startsWith("Encoded and packed")) {
                            throw new IllegalStateException("Stopped in the middle");
                          }
                        })
                    .run())
        .hasMessage("Stopped in the middle");
    assertThat(seen).hasSize(4);
    assertThat(SyntheticCorpus.hashes(directory.resolve("out"))).isEmpty();

    // What a process that was killed leaves.
    Path left = directory.resolve("out/corpus/sequences/split=train");
    Files.createDirectories(left);
    SyntheticCorpus.write(left.resolve("shard-00000.parquet"), "half");
    SyntheticCorpus.write(left.resolve("shard-00077.parquet"), "half");
    Files.createDirectories(directory.resolve("out/corpus/.commit-1f5a"));
    SyntheticCorpus.write(
        directory.resolve("out/corpus/.commit-1f5a/shard-00000-1.parquet"), "half");
    prepare("out", config);
    assertThat(SyntheticCorpus.hashes(directory.resolve("out")))
        .isEqualTo(SyntheticCorpus.hashes(directory.resolve("undisturbed")));
  }

  @Test
  void trashRatioLeavesOutWhatTheTokenizerCutsToPieces() throws IOException {
    CorpusManifest without = prepare("without", text("in", 2));
    CorpusManifest with =
        prepare(
            "with",
            SyntheticCorpus.textSettings(
                directory.resolve("in"), "prepare.filters.trash-ratio=0.5"));
    assertThat(without.filters()).doesNotContainKey("trash-ratio");
    assertThat(with.filters().get("trash-ratio")).isPositive();
    long packed = with.splits().stream().mapToLong(CorpusManifest.Part::documents).sum();
    assertThat(packed + with.filters().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(DOCUMENTS.size());
  }

  private SortedMap<String, String> prepared(String name, int files) throws IOException {
    prepare(name, text(name + "-in", files));
    return SyntheticCorpus.hashes(directory.resolve(name).resolve("corpus"));
  }

  private SortedMap<String, String> sequences(String name, PrepareConfig config)
      throws IOException {
    prepare(name, config);
    return SyntheticCorpus.hashes(directory.resolve(name).resolve("corpus/sequences"));
  }

  private CorpusManifest prepare(String name, PrepareConfig config) {
    return new PrepareJob(session, config, out(name), line -> {}).run();
  }

  private PrepareConfig text(String name, int files) throws IOException {
    return SyntheticCorpus.textSettings(
        SyntheticCorpus.files(directory.resolve(name), DOCUMENTS, files, files));
  }

  private String out(String name) {
    return directory.resolve(name).toUri().toString();
  }

  private List<PackedSequence> read(String name, CorpusManifest.Shard shard) {
    Path file = directory.resolve(name).resolve("corpus").resolve(shard.path());
    return SequenceShard.read(
        new org.apache.hadoop.fs.Path(file.toUri()), new Configuration(), shard);
  }
}
