package org.notrainnogain.training.loop;

import java.util.Locale;

/** A selector accepts so little that an update is not in sight. */
public final class SelectionStalledException extends TrainingFailedException {
  private static final long serialVersionUID = 1L;

  /**
   * @param step the update that candidates were scored for
   * @param rounds rounds that were offered for it
   */
  public SelectionStalledException(long step, int rounds) {
    super(
        String.format(
            Locale.ROOT,
            "The selector has no batch for update %d after %d rounds of candidates; make it accept more"
                + " (selective backprop: a smaller scale)",
            step,
            rounds));
  }
}
