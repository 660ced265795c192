package org.notrainnogain.jobs.pretrain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.storage.Claim;
import org.notrainnogain.storage.ClaimOwner;
import org.notrainnogain.storage.Commit;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.irreducible.IrreducibleLossRow;
import org.notrainnogain.training.irreducible.IrreduciblePass;

/**
 * Which passes over the training split a proxy's run has scored: small JSON files in the proxy's
 * run directory, each written once its pass is whole, with the checksums of the table's files.
 */
public final class IrreduciblePasses {
  private static final int LARGEST_FILE = 64 << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final DurableFiles files;
  private final Path out;
  private final String scorerRunId;

  /**
   * @param out {@code DIR}
   * @param scorerRunId the proxy's run
   */
  public IrreduciblePasses(DurableFiles files, Path out, String scorerRunId) {
    this.files = files;
    this.out = out;
    this.scorerRunId = scorerRunId;
  }

  /** Where the files of the table lie. */
  public Path directory() {
    return new Path(
        new Path(new Path(out, "tables"), IrreducibleLossRow.TABLE.name()),
        IrreducibleLossRow.TABLE.partitionDirectory(scorerRunId));
  }

  /** The passes that are whole, from 0 up to the first that is not. */
  public List<IrreduciblePass> scored() {
    List<IrreduciblePass> passes = new ArrayList<>();
    try {
      while (files.fileSystem(file(passes.size())).exists(file(passes.size()))) {
        Path file = file(passes.size());
        IrreduciblePass pass =
            JSON.readValue(files.readSmall(file, LARGEST_FILE), IrreduciblePass.class);
        if (pass.pass() != passes.size()) {
          throw new IOException("it is of pass " + pass.pass());
        }
        passes.add(pass);
      }
      return List.copyOf(passes);
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(
              Locale.ROOT,
              "File %s is damaged (%s); remove it and run score again",
              file(passes.size()),
              e.getMessage()),
          e);
    }
  }

  /**
   * The passes that are whole, all by one checkpoint.
   *
   * @param checkpointSha256 of the proxy's weights as they are now
   * @throws ConfigurationException when one was scored by other weights
   */
  public List<IrreduciblePass> scoredBy(String checkpointSha256) {
    List<IrreduciblePass> passes = scored();
    for (IrreduciblePass pass : passes) {
      if (!pass.checkpointSha256().equals(checkpointSha256)) {
        throw new ConfigurationException(
            String.format(
                Locale.ROOT,
                "Pass %d of run %s was scored by a checkpoint of SHA-256 %s, and the run's last one has"
                    + " %s: losses of two models are never mixed. Remove %s and %s, then run the same"
                    + " command again to score anew",
                pass.pass(),
                scorerRunId,
                pass.checkpointSha256(),
                checkpointSha256,
                file(0).getParent(),
                directory()));
      }
    }
    return passes;
  }

  /**
   * Claims the scoring of the corpus by this run, and removes what dead processes left unfinished.
   *
   * @throws org.notrainnogain.storage.HeldException when a living process is at it
   */
  public Claim claim() {
    Claim claim =
        Claim.take(
            files,
            new Path(new Path(out, "claims/irreducible-losses"), scorerRunId),
            "Scoring by run " + scorerRunId,
            ClaimOwner.ofThisProcess("ntng score"));
    Commit.removeLeftovers(files, directory());
    return claim;
  }

  /**
   * Says that a pass is whole.
   *
   * @param validation of who claimed the scoring
   * @throws IllegalStateException when another process has taken over
   */
  public void add(IrreduciblePass pass, Commit.Validation validation) {
    Path file = file(pass.pass());
    try (Commit commit = Commit.begin(files, file.getParent(), validation)) {
      commit.seal(file, out -> out.write(JSON.writeValueAsBytes(pass)));
    }
  }

  private Path file(long pass) {
    return new Path(
        new RunDirectory(files, out, scorerRunId).path(),
        String.format(Locale.ROOT, "irreducible-losses/pass-%05d.json", pass));
  }
}
