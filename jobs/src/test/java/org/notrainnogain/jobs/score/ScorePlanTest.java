package org.notrainnogain.jobs.score;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.jobs.pretrain.RunEnd;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.selection.SelectorState;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.loop.LoopState;
import org.notrainnogain.training.rst.LedgerState;

/** Directories of runs that say they have finished and lack what score needs of them. */
class ScorePlanTest {
  @TempDir java.nio.file.Path out;
  private java.nio.file.Path run;

  @BeforeEach
  void finishedRun() throws IOException {
    run = Files.createDirectories(out.resolve("runs/proxy"));
    LoopState state =
        new LoopState(
            1,
            new LedgerState(1, 1, 1, List.of(), List.of()),
            1,
            0,
            new SelectorState(new float[0], new long[0]),
            new long[0],
            1,
            1,
            0.001,
            1,
            2.0,
            2.0);
    RunEnd end = new RunEnd("finished", null, state, List.of(), 1, 0, 1, "2024-01-01T00:00:00Z");
    Files.write(run.resolve("end.json"), new ObjectMapper().writeValueAsBytes(end));
  }

  @Test
  void aManifestThatIsLostIsNamedWithAWayOut() {
    planning()
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "Configuration has a problem: Run proxy has no manifest.json, which says what was trained;"
                + " restore file:%s/manifest.json".formatted(run)
                + " from a copy, or from column manifest_json of table runs");
  }

  @Test
  void aManifestThatSaysTooLittleIsDamaged() throws IOException {
    Files.writeString(run.resolve("manifest.json"), "{\"run_id\":\"proxy\"}");
    planning()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("File file:" + run + "/manifest.json is damaged")
        .hasMessageContaining("identity is missing")
        .hasMessageContaining("restore it from a copy");
  }

  @Test
  void anEndThatSaysTooLittleIsDamaged() throws IOException {
    Files.writeString(run.resolve("end.json"), "{\"reason\":\"?\"}");
    planning()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("File file:" + run + "/end.json is damaged")
        .hasMessageContaining("status is missing");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> planning() {
    return assertThatThrownBy(
        () ->
            ScorePlan.of(
                new DurableFiles(new Configuration()),
                new Path(out.toUri()),
                "proxy",
                List.of(),
                List.of()));
  }
}
