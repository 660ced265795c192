package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configurable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.planning.prepare.PrepareConfig;

/** Whatever a source's files are called, packed as and spoilt by. */
class PrepareSourcesSparkTest extends LocalPrepare {
  private static final List<String> DOCUMENTS = SyntheticCorpus.documents(600);

  @TempDir Path directory;

  @Test
  void codecsFoldersAndGlobsChangeNoByte() throws IOException {
    Path plain = Files.createDirectory(directory.resolve("plain"));
    SyntheticCorpus.write(plain.resolve("all.txt"), text(0, DOCUMENTS.size(), "\n"));
    SortedMap<String, String> expected = prepared("expected", plain.toString());

    Path mixed = Files.createDirectories(directory.resolve("mixed/below/deeper"));
    packed(mixed.resolve("a.txt.gz"), new GzipCodec(), text(0, 100, "\n"), text(100, 150, "\n"));
    packed(mixed.resolve("b.bz2"), new BZip2Codec(), text(150, 250, "\n"), text(250, 300, "\n"));
    packed(
        mixed.getParent().resolve("c.zst"),
        new ZstandardCodec(),
        text(300, 350, "\n"),
        text(350, 400, "\n"));
    SyntheticCorpus.write(mixed.getParent().resolve("d.txt"), "\uFEFF" + text(400, 500, "\r\n"));
    SyntheticCorpus.write(mixed.resolve("empty.txt"), "");
    SyntheticCorpus.write(mixed.resolve("_SUCCESS"), "no document of ours\n");
    SyntheticCorpus.write(mixed.resolve(".d.txt.crc"), "nor is this one of them\n");
    Path other = Files.createDirectory(directory.resolve("other"));
    SyntheticCorpus.write(other.resolve("e1.txt"), text(500, 550, "\r"));
    SyntheticCorpus.write(other.resolve("_e2.txt"), text(550, DOCUMENTS.size(), "\n").strip());
    SyntheticCorpus.write(other.resolve("note"), "no document of ours either\n");
    assertThat(
            prepared(
                "actual",
                directory.resolve("mixed").toUri().toString(),
                other + "/e[0-9].t*",
                // Given by its name it is read, and what comes twice is read once.
                other + "/_e2.txt",
                mixed.resolve("b.bz2").toString()))
        .isEqualTo(expected);
  }

  @Test
  void pathsThatStandForNothingOrForWhatIsNotReadAreNamed() throws IOException {
    Path hidden = Files.createDirectory(directory.resolve("hidden"));
    SyntheticCorpus.write(hidden.resolve("_SUCCESS"), "");
    assertThatThrownBy(() -> prepare("out", hidden.toString()))
        .hasMessageContaining("Source " + hidden + " has no files (names that begin with . or _");
    assertThatThrownBy(() -> prepare("out", directory + "/*.text"))
        .hasMessageContaining("Source " + directory + "/*.text does not exist; correct the paths");
    Path archive = directory.resolve("books.txt");
    Files.write(archive, new byte[] {'P', 'K', 3, 4, 0});
    assertThatThrownBy(() -> prepare("out", archive.toString()))
        .cause()
        .hasMessageContaining("books.txt cannot be read: it is a zip archive, which is not read");
    assertThat(SyntheticCorpus.hashes(directory.resolve("out"))).isEmpty();
  }

  @Test
  void packedFilesThatAreDamagedAreNamed() throws IOException {
    for (CompressionCodec codec :
        List.of(new GzipCodec(), new BZip2Codec(), new ZstandardCodec())) {
      String ending = codec instanceof ZstandardCodec ? ".zst" : codec.getDefaultExtension();
      Path file = directory.resolve("cut" + ending);
      packed(file, codec, text(0, 500, "\n"));
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
      assertThatThrownBy(() -> prepare("out", file.toString()))
          .cause()
          .hasMessageContaining("Source file:" + file + " cannot be read")
          .hasMessageContaining("replace the file, or leave it out");
    }
  }

  @Test
  void junkIsLeftOutOrReplacedAndCounted() throws IOException {
    Path in = Files.createDirectory(directory.resolve("in"));
    SyntheticCorpus.write(in.resolve("text.txt"), text(0, DOCUMENTS.size(), "\n"));
    ByteArrayOutputStream junk = new ByteArrayOutputStream();
    junk.writeBytes("the caf\u00e9 in latin-1 letters\n".getBytes(StandardCharsets.ISO_8859_1));
    junk.writeBytes("x".repeat(3_000_000).getBytes(StandardCharsets.UTF_8));
    junk.writeBytes(
        "\n\0\1\2\3binary\nwords with one \0 among them all\n".getBytes(StandardCharsets.UTF_8));
    Files.write(in.resolve("junk.txt"), junk.toByteArray());
    CorpusManifest manifest =
        prepare("out", SyntheticCorpus.textSettings(in, "prepare.filters.too-long=2 MB"));
    assertThat(manifest.sources().get(0).documents()).isEqualTo(DOCUMENTS.size() + 4);
    assertThat(manifest.sources().get(0).repairedDocuments()).isEqualTo(1);
    assertThat(manifest.sources().get(0).replacedCharacters()).isEqualTo(1);
    assertThat(manifest.filters())
        .containsEntry("too-long", 1L)
        .containsEntry("binary", 1L)
        .containsEntry("too-short", 1L)
        .containsEntry("duplicate", 2L);
    long packed = manifest.splits().stream().mapToLong(CorpusManifest.Part::documents).sum();
    assertThat(packed).isEqualTo(DOCUMENTS.size() - 3 + 2);
  }

  @Test
  void aFewMalformedJsonLinesAreLeftOutAndCounted() throws IOException {
    Path file = directory.resolve("in.jsonl");
    String good =
        String.join(
            "\n", DOCUMENTS.stream().map(d -> "{\"n\":[{}], \"text\": \"" + d + "\"}").toList());
    String bad = "\n{\"text\": \"cut o\n{\"text\": null}\n[]\n{\"text\": {}, \"n\": 1}\n{}\n";
    SyntheticCorpus.write(file, good + bad);
    CorpusManifest manifest =
        prepare(
            "out",
            SyntheticCorpus.settings(
                "prepare.source=jsonl",
                "prepare.source.jsonl.column=text",
                "prepare.source.jsonl.paths=\"" + file + "\""));
    assertThat(manifest.filters()).containsEntry("malformed", 4L).containsEntry("empty", 1L);
    assertThat(manifest.sources().get(0).documents()).isEqualTo(DOCUMENTS.size() + 5);
  }

  @Test
  void onlyTheMostFrequentWordsTeach() throws IOException {
    Path in = SyntheticCorpus.files(directory.resolve("in"), DOCUMENTS, 2, 1);
    PrepareConfig config =
        SyntheticCorpus.textSettings(
            in,
            "prepare.tokenizer.word-piece.most-words=250",
            "prepare.tokenizer.word-piece.vocabulary-size=200");
    List<String> lines = new java.util.ArrayList<>();
    new PrepareJob(session, config, directory.resolve("out").toString(), lines::add).run();
    assertThat(lines)
        .anyMatch(
            line ->
                line.matches(
                    "Counted \\d+ distinct words of the training split; learning from the 250 most"
                        + " frequent, of \\d+ occurrences and more .*"));
  }

  private SortedMap<String, String> prepared(String name, String... paths) throws IOException {
    prepare(name, paths);
    return SyntheticCorpus.hashes(directory.resolve(name));
  }

  private CorpusManifest prepare(String name, String... paths) {
    String list = "\"" + String.join("\", \"", paths) + "\"";
    return prepare(
        name,
        SyntheticCorpus.settings(
            "prepare.source=text",
            "prepare.source.text.document=line",
            "prepare.source.text.paths=[" + list + "]"));
  }

  private CorpusManifest prepare(String name, PrepareConfig config) {
    return new PrepareJob(session, config, directory.resolve(name).toString(), line -> {}).run();
  }

  private static String text(int from, int to, String lineEnd) {
    return String.join(lineEnd, DOCUMENTS.subList(from, to)) + lineEnd;
  }

  /** Each text is packed by itself, one after the other in the file, as {@code cat} would do. */
  private static void packed(Path file, CompressionCodec codec, String... texts)
      throws IOException {
    ((Configurable) codec).setConf(new Configuration());
    try (OutputStream out = Files.newOutputStream(file)) {
      for (String text : texts) {
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        try (OutputStream packing = codec.createOutputStream(member)) {
          packing.write(text.getBytes(StandardCharsets.UTF_8));
        }
        out.write(member.toByteArray());
      }
    }
  }
}
