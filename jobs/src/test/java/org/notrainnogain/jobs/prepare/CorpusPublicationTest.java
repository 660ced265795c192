package org.notrainnogain.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.dataprep.corpus.CorpusDirectory;
import org.notrainnogain.storage.Claim;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.storage.HeldException;

/** Processes that prepare one DIR one after the other, at once, or die on the way. */
class CorpusPublicationTest {
  @TempDir Path out;

  private final DurableFiles files = new DurableFiles(new Configuration());

  @Test
  void whatKilledProcessesLeftGoesBeforeTheNextOneBegins() throws Exception {
    write("tokenizer.json");
    write(".tokenizer.json-1f5a.unfinished");
    write(".commit-1f5a/shard-00000-1.parquet");
    write("sequences/split=train/shard-00000.parquet");
    try (Claim claim = claim();
        CorpusPublication publication = begin(claim)) {
      assertThat(names()).isEmpty();
      assertThat(Path.of(publication.aside().toUri())).isDirectory();
    }
  }

  @Test
  void oneAtATimeAndTheOtherHearsWhoItIs() throws Exception {
    try (Claim claim = claim()) {
      assertThatThrownBy(this::claim)
          .isInstanceOf(HeldException.class)
          .hasMessageContaining(
              "/corpus is held by another process: ntng prepare, process "
                  + ProcessHandle.current().pid());
      try (CorpusPublication publication = begin(claim)) {
        place(publication);
        assertThat(names()).contains("sequences/split=train/shard-00000.parquet");
      }
    }
    assertThat(names()).as("not sealed").isEmpty();
    claim().close();
  }

  @Test
  void whoFailsOrIsOvertakenTakesNothingFromWhatIsPublished() throws Exception {
    Claim claim = claim();
    CorpusPublication overtaken = begin(claim);
    try (Claim later = claim.next();
        CorpusPublication publication = begin(later)) {
      place(publication);
      write("manifest.json");
      assertThatThrownBy(() -> overtaken.place("written", "sequences/split=train/b.parquet"))
          .hasMessageContaining("another process took over (claim 2, this is 1");
      overtaken.close();
      assertThat(names()).contains("manifest.json", "sequences/split=train/shard-00000.parquet");
      assertThatThrownBy(() -> begin(later))
          .hasMessageContaining("is published already; run the same command again");
      assertThat(names()).contains("manifest.json", "sequences/split=train/shard-00000.parquet");
    }
  }

  @Test
  void aWholeCorpusLosesUnfinishedFilesAlone() throws Exception {
    write("tokenizer.json");
    write(".tokenizer.json-1f5a.unfinished");
    CorpusPublication.tidy(files, directory());
    assertThat(names()).containsExactly("tokenizer.json");
  }

  private Claim claim() {
    return CorpusPublication.claim(files, new org.apache.hadoop.fs.Path(out.toUri()));
  }

  private CorpusPublication begin(Claim claim) {
    return CorpusPublication.begin(files, directory(), claim);
  }

  private CorpusDirectory directory() {
    return new CorpusDirectory(files, new org.apache.hadoop.fs.Path(out.toUri()));
  }

  private static void place(CorpusPublication publication) throws IOException {
    Files.writeString(Path.of(publication.aside().toUri()).resolve("written"), "whole");
    publication.place("written", "sequences/split=train/shard-00000.parquet");
  }

  private void write(String name) throws IOException {
    Path file = out.resolve("corpus").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "half");
  }

  private List<String> names() throws IOException {
    Path corpus = out.resolve("corpus");
    try (Stream<Path> found = Files.walk(corpus)) {
      return found
          .filter(Files::isRegularFile)
          .map(file -> corpus.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
