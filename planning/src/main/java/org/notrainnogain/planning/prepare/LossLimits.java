package org.notrainnogain.planning.prepare;

import java.util.Map;
import org.notrainnogain.planning.config.Settings;

/**
 * How much of a source may be lost before no corpus is made of it: the section {@code
 * prepare.losses}. What the filters {@code too-short} and {@code trash-ratio} leave out was asked
 * for and is no loss.
 *
 * @param documents largest share of the documents of which reading or cleaning leaves nothing
 * @param wholeFiles whether a file may lose all its documents
 * @param unknownTokens largest share of the tokens that the vocabulary cannot spell
 */
public record LossLimits(double documents, WholeFiles wholeFiles, double unknownTokens) {
  /** What becomes of a source with a file of which no document passes. */
  public enum WholeFiles {
    /** The source is refused. */
    REFUSED,
    /** It is said. */
    ALLOWED
  }

  static LossLimits from(Settings settings) {
    return new LossLimits(
        settings.fraction("documents"),
        settings.choice(
            "whole-files", Map.of("refused", WholeFiles.REFUSED, "allowed", WholeFiles.ALLOWED)),
        settings.fraction("unknown-tokens"));
  }
}
