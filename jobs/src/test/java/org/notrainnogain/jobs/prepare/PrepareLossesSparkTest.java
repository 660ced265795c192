package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.planning.prepare.PrepareConfig;

/** Nothing of a source is lost without a word, and much of it not at all. */
class PrepareLossesSparkTest extends LocalPrepare {
  private static final List<String> DOCUMENTS = SyntheticCorpus.documents(300);

  @TempDir Path directory;

  @Test
  void aFileOfWhichNothingPassesIsRefusedOrSaid() throws Exception {
    Path in = SyntheticCorpus.files(directory.resolve("in"), DOCUMENTS, 3, 1);
    Path lost = in.resolve("zh.txt");
    SyntheticCorpus.write(lost, "\u4e2d\u6587\n\u6587\u672c\n");
    SyntheticCorpus.write(in.resolve("empty.txt.gz"), "");
    SyntheticCorpus.write(in.resolve("_SUCCESS"), "");
    SyntheticCorpus.write(in.resolve(".draft.txt"), "hidden\n");
    Path pipe = in.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    List<String> said = new ArrayList<>();
    assertThatThrownBy(() -> prepare(SyntheticCorpus.textSettings(in), said))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "No document passes of file:"
                + lost
                + " {empty=2}; leave them out of the paths of prepare.source, mend them, or set"
                + " prepare.losses.whole-files=allowed");
    assertThat(directory.resolve("out/corpus/manifest.json")).doesNotExist();
    said.clear();
    CorpusManifest manifest =
        prepare(SyntheticCorpus.textSettings(in, "prepare.losses.whole-files=allowed"), said);
    assertThat(manifest.sources().get(0).account())
        .containsAllEntriesOf(
            Map.of(
                "files", 5L,
                "files-empty", 1L,
                "files-without-kept-document", 1L,
                "files-passed-over", 1L,
                "names-hidden", 2L));
    assertThat(said)
        .contains(
            "Warning: passed over " + pipe + ": a pipe, socket or device",
            "Warning: no document passes of file:" + lost + " {empty=2}",
            "Left alone 2 names that begin with . or _: file:"
                + in.resolve(".draft.txt")
                + ", file:"
                + in.resolve("_SUCCESS")
                + "; what is to be read of them must be given by name")
        .anyMatch(
            line -> line.startsWith("Read 305 documents of 5 files (1 without a document), "));
  }

  @Test
  void aLargeShareLostIsRefusedWithItsReason() throws IOException {
    Path in = directory.resolve("in.txt");
    String chinese = "\u4e2d\u6587\u6587\u672c\n".repeat(DOCUMENTS.size() + 10);
    SyntheticCorpus.write(in, String.join("\n", DOCUMENTS) + "\n" + chinese);
    assertThatThrownBy(() -> prepare(SyntheticCorpus.textSettings(in), new ArrayList<>()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("313 of 616 documents of source ")
        .hasMessageContaining("are lost (313 empty: nothing is there, or prepare.cleaning leaves")
        .hasMessageContaining("english-keyboard of prepare.cleaning deletes all that is not ASCII")
        .hasMessageContaining("raise prepare.losses.documents above 0.5");
    List<String> said = new ArrayList<>();
    prepare(SyntheticCorpus.textSettings(in, "prepare.losses.documents=0.6"), said);
    assertThat(said)
        .anyMatch(line -> line.startsWith("Warning: 313 of 616 documents are lost (313 empty: "));
  }

  @Test
  void textThatTheVocabularyCannotSpellIsRefusedUnlessItsIdeographsAreWords() throws IOException {
    Path in = directory.resolve("zh.txt");
    String text =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    IntStream.range(0, 30)
                        .mapToObj(
                            j ->
                                Character.toString(
                                    0x4e00 + (i * 31 + j * j) % (j % 5 == 0 ? 900 : 40)))
                        .collect(Collectors.joining()))
            .collect(Collectors.joining("\u3002\n"));
    SyntheticCorpus.write(in, text);
    String[] settings = {
      "prepare.cleaning=[lower-case]",
      "prepare.filters.too-short.words=1",
      "prepare.tokenizer.word-piece.vocabulary-size=65",
      "prepare.tokenizer.word-piece.alphabet-limit=60"
    };
    List<String> beforeRefused = new ArrayList<>();
    assertThatThrownBy(() -> prepare(SyntheticCorpus.textSettings(in, settings), beforeRefused))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "[3-6]\\d\\.\\d% of the tokens are unknown to the vocabulary"
                + " \\(of a sample of 128 documents\\); .*")
        .hasMessageContaining("raise prepare.tokenizer.word-piece.alphabet-limit above 60, or for")
        .hasMessageContaining("add the step ideograph-spaces to prepare.cleaning")
        .hasMessageEndingWith("; or raise prepare.losses.unknown-tokens above 0.2");
    assertThat(beforeRefused).as("nothing was encoded").noneMatch(l -> l.startsWith("Encoded"));
    assertThat(directory.resolve("out/corpus/manifest.json")).doesNotExist();
    settings[0] = "prepare.cleaning=[lower-case,ideograph-spaces,single-spaces]";
    List<String> said = new ArrayList<>();
    CorpusManifest manifest = prepare(SyntheticCorpus.textSettings(in, settings), said);
    assertThat(manifest.sources().get(0).account().get("unknown-tokens")).isBetween(1L, 2400L);
    assertThat(said)
        .anyMatch(line -> line.matches("Warning: 1?\\d\\.\\d% of the tokens are unk.*"));
  }

  @Test
  void aSourceIsReadOnceSoWhatChangesAfterwardsChangesNoByte() throws IOException {
    Path in = directory.resolve("in.txt");
    String before = String.join("\n", DOCUMENTS) + "\n";
    SyntheticCorpus.write(in, before);
    prepare(SyntheticCorpus.textSettings(in), new ArrayList<>());
    Path other = directory.resolve("other");
    new PrepareJob(
            session,
            SyntheticCorpus.textSettings(in),
            other.toString(),
            line -> {
              if (line.startsWith("Read ")) {
                replace(in, before.replace('e', 'o'));
              }
            })
        .run();
    assertThat(SyntheticCorpus.hashes(other))
        .isEqualTo(SyntheticCorpus.hashes(directory.resolve("out")));
  }

  private static void replace(Path file, String text) {
    try {
      SyntheticCorpus.write(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CorpusManifest prepare(PrepareConfig config, List<String> said) {
    return new PrepareJob(session, config, directory.resolve("out").toString(), said::add).run();
  }
}
