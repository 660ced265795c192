package org.notrainnogain.training.irreducible;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.notrainnogain.storage.StoredFile;

/**
 * One pass over the training split that a proxy model has scored whole: one file of irreducible
 * losses a shard of the corpus, in the manifest's order, its rows in the shard's order.
 *
 * @param pass from 0
 * @param maskSeed of the masks that the losses were measured under
 * @param corpusFingerprint of the corpus that was scored
 * @param checkpointSha256 of the proxy's weights
 * @param sequences scored
 * @param rstNanos what scoring them costs, in nanoseconds of RST
 * @param files one a shard
 */
public record IrreduciblePass(
    long pass,
    long maskSeed,
    String corpusFingerprint,
    String checkpointSha256,
    long sequences,
    long rstNanos,
    List<StoredFile> files)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public IrreduciblePass {
    files = List.copyOf(files);
    if (pass < 0 || sequences < 1 || rstNanos < 0 || files.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Pass %d of irreducible losses has %d sequences, %d ns and %d files; run score again",
              pass,
              sequences,
              rstNanos,
              files.size()));
    }
  }

  /** What each row of its files must say. */
  IrreducibleLossShard.Origin origin() {
    return new IrreducibleLossShard.Origin(pass, maskSeed, checkpointSha256, corpusFingerprint);
  }
}
