package org.notrainnogain.dataprep.shards;

import java.io.Serializable;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.dataprep.corpus.CorpusManifest;

/**
 * A prepared corpus as it travels to executors. The manifest is kept as its bytes, since its
 * fingerprint is theirs.
 *
 * <p>The array is not copied and must not be changed; never compare with {@code equals}.
 *
 * @param directory URI of {@code DIR/corpus}
 * @param json bytes of the corpus's manifest
 */
public record StoredCorpus(String directory, byte[] json) implements Serializable {
  private static final long serialVersionUID = 1L;

  public StoredCorpus {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(json, "json");
  }

  /** What the corpus is; parsed at each call. */
  public CorpusManifest manifest() {
    return CorpusManifest.parse(json);
  }

  /** Where the manifest's shards lie. */
  public Path path() {
    return new Path(directory);
  }
}
