package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed processes leave in the place of a corpus. */
class CorpusDirectoryTest {
  @TempDir Path out;

  private CorpusDirectory directory;
  private Path corpus;
  private Path unfinished;

  /** A process that was killed while it gave a file its name. */
  @BeforeEach
  void leaveSomething() throws Exception {
    directory = new CorpusDirectory(out.toString(), new Configuration());
    corpus = Files.createDirectories(out.resolve("corpus"));
    unfinished = Files.createFile(corpus.resolve(".tokenizer.json-1f5a.unfinished"));
    Files.createFile(corpus.resolve("tokenizer.json"));
  }

  @Test
  void aNewAttemptBeginsWithoutIt() {
    directory.begin();
    assertThat(corpus).isDirectoryContaining("glob:**_attempt");
    assertThat(unfinished).doesNotExist();
    assertThat(corpus.resolve("tokenizer.json")).doesNotExist();
  }

  @Test
  void aWholeCorpusLosesUnfinishedFilesAlone() {
    directory.tidy();
    assertThat(unfinished).doesNotExist();
    assertThat(corpus.resolve("tokenizer.json")).exists();
  }
}
