package org.notrainnogain.dataprep.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.notrainnogain.dataprep.sequences.Split;

class CorpusManifestTest {
  private static final String SHA = "ab".repeat(32);

  private static CorpusManifest.Source source(Map<String, Long> account) {
    return new CorpusManifest.Source("text", 10, SHA, 2, 3, new TreeMap<>(account));
  }

  private static CorpusManifest manifest() {
    return new CorpusManifest(
        CorpusManifest.FORMAT_VERSION,
        128,
        17,
        new CorpusManifest.Tokenizer(SHA, 8192, 0, 1, 2, 3, 4),
        List.of(source(Map.of())),
        new TreeMap<>(Map.of("seed", "17", "cleaning", "lowercase")),
        new TreeMap<>(Map.of("too-short", 2L, "duplicate", 1L)),
        List.of(
            new CorpusManifest.Part(
                Split.TRAIN,
                7,
                1000,
                104,
                List.of(
                    new CorpusManifest.Shard(
                        "sequences/split=train/shard-00000.parquet", 5, 900, SHA),
                    new CorpusManifest.Shard(
                        "sequences/split=train/shard-00002.parquet", 2, 300, SHA))),
            new CorpusManifest.Part(Split.HOLDOUT, 0, 0, 0, List.of()),
            new CorpusManifest.Part(Split.VALIDATION, 0, 0, 0, List.of()),
            new CorpusManifest.Part(Split.TEST, 0, 0, 0, List.of())));
  }

  @Test
  void comesBackFromItsBytes() {
    CorpusManifest manifest = manifest();
    CorpusManifest read = CorpusManifest.parse(manifest.toJson());
    assertThat(read).isEqualTo(manifest);
    assertThat(read.fingerprint()).isEqualTo(manifest.fingerprint()).hasSize(64);
    assertThat(read.sequences(Split.TRAIN)).isEqualTo(7);
    assertThat(read.shards(Split.TEST)).isEmpty();
    assertThat(read.mask()).isEqualTo(4);
  }

  @Test
  void inHowManyFilesTheDocumentsCameIsKeptButNamesNoOtherCorpus() {
    CorpusManifest without = manifest();
    CorpusManifest with =
        new CorpusManifest(
            without.formatVersion(),
            without.sequenceLength(),
            without.seed(),
            without.tokenizer(),
            List.of(source(Map.of("files", 3L))),
            without.settings(),
            without.filters(),
            without.splits());
    assertThat(new String(without.toJson(), StandardCharsets.UTF_8)).doesNotContain("account");
    CorpusManifest read = CorpusManifest.parse(with.toJson());
    assertThat(read.sources().get(0).account()).containsExactly(Map.entry("files", 3L));
    assertThat(read.fingerprint())
        .isEqualTo(without.fingerprint())
        .isEqualTo("17564f864be7b6936e03e9155cd297bc5ccb839df7128c3b320ec4c9aa90ddf5");
  }

  @Test
  void jsonIsSnakeCaseInAFixedOrder() {
    String json = new String(manifest().toJson(), StandardCharsets.UTF_8);
    assertThat(json)
        .startsWith("{\n  \"format_version\" : 1,\n  \"sequence_length\" : 128,\n  \"seed\" : 17,")
        .contains("\"split\" : \"train\"", "\"vocabulary_size\" : 8192")
        .containsSubsequence("\"cleaning\"", "\"seed\"", "\"duplicate\"", "\"too-short\"");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    String json = new String(manifest().toJson(), StandardCharsets.UTF_8);
    assertThatThrownBy(
            () -> parse(json.replace("\"format_version\" : 1", "\"format_version\" : 2")))
        .hasMessage(
            "Corpus manifest has format version 2, this program reads 1; prepare the corpus again"
                + " into another directory");
    assertThatThrownBy(() -> parse("[1]"))
        .hasMessageStartingWith("Corpus manifest is no JSON object; prepare the corpus again");
    assertThatThrownBy(() -> parse("{\"format_version\": 1, \"sequence_length\": 16}"))
        .hasMessageStartingWith("Corpus manifest cannot be read: ")
        .hasMessageContaining("prepare the corpus again");
    assertThatThrownBy(() -> parse(json.replaceFirst("[{]", "{\"sed\" : 1,")))
        .hasMessageStartingWith("Corpus manifest cannot be read")
        .hasMessageContaining("sed");
    assertThatThrownBy(() -> parse(json.replace("sequences/split=train", "../split=train")))
        .hasMessageContaining("got '../split=train/shard-00000.parquet'");
    assertThatThrownBy(() -> parse(json.substring(0, 200)))
        .hasMessageStartingWith("Corpus manifest cannot be read");
    assertThatThrownBy(() -> parse(json.replace("\"rows\" : 5", "\"rows\" : -5")))
        .hasMessageContaining("must have rows and bytes, got -5 and 900");
  }

  @Test
  void nothingToTrainOnIsNoCorpus() {
    String json = new String(manifest().toJson(), StandardCharsets.UTF_8);
    assertThatThrownBy(() -> parse(json.replaceFirst("(?s)\\{\\s*\"path\".*?\\}\\s*\\]", "]")))
        .hasMessage(
            "Split train of a corpus must have sequences, and this one has none; prepare the corpus"
                + " again from more text");
  }

  private static CorpusManifest parse(String json) {
    return CorpusManifest.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
