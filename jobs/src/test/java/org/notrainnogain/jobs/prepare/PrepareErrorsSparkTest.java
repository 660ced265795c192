package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.planning.prepare.PrepareConfig;

/** What prepare says when it cannot go on; none of it leaves a corpus. */
class PrepareErrorsSparkTest extends LocalPrepare {
  private static final List<String> DOCUMENTS = SyntheticCorpus.documents(60);

  @TempDir Path directory;

  @AfterEach
  void nothingIsLeft() throws IOException {
    if (Files.isDirectory(directory.resolve("out"))) {
      assertThat(SyntheticCorpus.hashes(directory.resolve("out"))).isEmpty();
    }
  }

  @Test
  void absentOrEmptySource() throws IOException {
    Path absent = directory.resolve("absent.txt");
    assertThatThrownBy(prepare(SyntheticCorpus.textSettings(absent)))
        .hasMessageContaining("Source " + absent + " does not exist; correct the paths");
    Path empty = directory.resolve("empty.txt");
    SyntheticCorpus.write(empty, "\n \n");
    assertThatThrownBy(prepare(SyntheticCorpus.textSettings(empty)))
        .hasMessageContaining("has no documents; correct prepare.source");
    SyntheticCorpus.write(empty, "one\ntwo\n");
    assertThatThrownBy(prepare(SyntheticCorpus.textSettings(empty)))
        .hasMessageContaining("All 2 documents of source")
        .hasMessageContaining("were left out: {too-short=2}; lower prepare.filters");
  }

  @Test
  void malformedJsonLine() throws IOException {
    Path file = directory.resolve("in.jsonl");
    SyntheticCorpus.write(file, "{\"text\": \"good\"}\n\n{\"text\": \"bad\n");
    assertThatThrownBy(prepare(json(file)))
        .hasMessageContaining("Line 3 of file:" + file + " is not a JSON object: Unexpected end")
        .hasMessageContaining("(it is the first of 1 in 2 lines); correct the lines, set")
        .hasMessageContaining("raise prepare.filters.malformed-share above 0.01");
    SyntheticCorpus.write(file, "{\"text\": \"good\"}\n{\"txt\": \"bad\"}\n[1]\n");
    assertThatThrownBy(prepare(json(file)))
        .hasMessageContaining("Line 2 of file:" + file + " has no field 'text'")
        .hasMessageContaining("the first of 2 in 3 lines");
    SyntheticCorpus.write(file, "{\"text\": 7}\n");
    assertThatThrownBy(prepare(json(file)))
        .hasMessageContaining("has in field 'text' a number, expected a string");
    SyntheticCorpus.write(file, "{\"a\": 1} x\n");
    assertThatThrownBy(prepare(json(file)))
        .hasMessageContaining("Line 1 of file:" + file + " is not a JSON object: Unrecognized");
  }

  @Test
  void misspeltColumnIsSaidBeforeAllIsRead() throws IOException {
    Path file = directory.resolve("in.jsonl");
    SyntheticCorpus.write(file, "{\"txt\": \"bad\"}\n".repeat(30));
    assertThatThrownBy(prepare(json(file)))
        .hasMessageContaining("Line 1 of file:" + file + " has no field 'text' (and so are the 19")
        .hasMessageContaining("set prepare.source.jsonl.column to the field with the text");
  }

  @Test
  void parquetWithoutTheColumnOrOfAnotherType() throws IOException {
    Path json = directory.resolve("in.jsonl");
    SyntheticCorpus.write(json, "{\"body\": \"some text\", \"n\": 1}\n");
    Path parquet = directory.resolve("in.parquet");
    session.read().json(json.toString()).write().parquet(parquet.toString());
    assertThatThrownBy(prepare(parquet(parquet, "text")))
        .hasMessageContaining("Column text is not in file:" + parquet)
        .hasMessageContaining("which has body, n; set prepare.source.parquet.column");
    assertThatThrownBy(prepare(parquet(parquet, "n")))
        .hasMessageContaining("Column n of file:" + parquet)
        .hasMessageContaining("is of type INT64, expected string");
  }

  @Test
  void corpusTooSmallForASequenceOrForTheVocabulary() throws IOException {
    Path in = SyntheticCorpus.files(directory.resolve("in"), DOCUMENTS, 1, 1);
    assertThatThrownBy(prepare(SyntheticCorpus.textSettings(in, "prepare.sequence-length=5000")))
        .hasMessageContaining("Corpus is too small: its training split has")
        .hasMessageContaining("tokens in 3 shards, none of which fills a sequence of 5000;");
    assertThatThrownBy(
            prepare(
                SyntheticCorpus.textSettings(
                    in, "prepare.tokenizer.word-piece.vocabulary-size=20000")))
        .hasMessageMatching(
            "A vocabulary of 20000 is too large for this corpus, which reached \\d+; set .*");
  }

  @Test
  void tokenizerThatIsAbsentOrLacksSpecialTokens() throws IOException {
    Path in = SyntheticCorpus.files(directory.resolve("in"), DOCUMENTS, 1, 1);
    Path tokenizer = directory.resolve("tokenizer.json");
    assertThatThrownBy(prepare(given(in, tokenizer)))
        .hasMessageContaining("Tokenizer " + tokenizer + " cannot be read")
        .hasMessageContaining("correct prepare.tokenizer.given.path");
    SyntheticCorpus.write(
        tokenizer,
        "{\"model\": {\"type\": \"WordPiece\", \"unk_token\": \"[UNK]\", \"vocab\": {\"[PAD]\": 0, \"[UNK]\": 1, \"a\": 2}}}");
    assertThatThrownBy(prepare(given(in, tokenizer)))
        .hasMessageContaining("The given tokenizer.json has no classification token");
  }

  @Test
  void outputThatIsAFile() throws IOException {
    Path in = SyntheticCorpus.files(directory.resolve("in"), DOCUMENTS, 1, 1);
    SyntheticCorpus.write(directory.resolve("file"), "here");
    assertThatThrownBy(
            () ->
                new PrepareJob(
                        session,
                        SyntheticCorpus.textSettings(in),
                        directory.resolve("file").toString(),
                        line -> {})
                    .run())
        .hasMessageStartingWith("Cannot write " + directory.resolve("file") + "/")
        .hasMessageContaining("is not a directory")
        .hasMessageContaining("check free space and permissions");
    assertThat(directory.resolve("file")).hasContent("here");
  }

  private ThrowingCallable prepare(PrepareConfig config) {
    return () ->
        new PrepareJob(session, config, directory.resolve("out").toString(), line -> {}).run();
  }

  private static PrepareConfig json(Path file) {
    return SyntheticCorpus.settings(
        "prepare.source=jsonl",
        "prepare.source.jsonl.column=text",
        "prepare.source.jsonl.paths=\"" + file + "\"");
  }

  private static PrepareConfig parquet(Path file, String column) {
    return SyntheticCorpus.settings(
        "prepare.source=parquet",
        "prepare.source.parquet.column=" + column,
        "prepare.source.parquet.paths=\"" + file + "\"");
  }

  private static PrepareConfig given(Path in, Path tokenizer) {
    return SyntheticCorpus.textSettings(
        in, "prepare.tokenizer=given", "prepare.tokenizer.given.path=\"" + tokenizer + "\"");
  }
}
