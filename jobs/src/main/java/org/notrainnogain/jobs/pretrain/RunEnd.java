package org.notrainnogain.jobs.pretrain;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Objects;
import org.notrainnogain.storage.StoredFile;
import org.notrainnogain.training.loop.LoopState;

/**
 * {@code end.json} of a run: it has ended, how, and which segments hold its rows. Once it is there,
 * all that is left is to publish.
 *
 * @param status finished, failed or invalid
 * @param reason why not finished; null when finished
 * @param state the loop's last state that counts
 * @param segments in order
 * @param wallNanos wall time of the work that counts, over all attempts, in nanoseconds
 * @param lostNanos wall time of the work that led to nothing, in nanoseconds
 * @param attempts starts that it took
 * @param endedAt ISO-8601, UTC
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunEnd(
    String status,
    String reason,
    LoopState state,
    List<StoredFile> segments,
    long wallNanos,
    long lostNanos,
    int attempts,
    String endedAt) {
  public RunEnd {
    Objects.requireNonNull(status, "status is missing");
    Objects.requireNonNull(state, "state is missing");
    Objects.requireNonNull(segments, "segments is missing");
    segments = List.copyOf(segments);
  }
}
