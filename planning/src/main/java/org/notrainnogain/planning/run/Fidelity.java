package org.notrainnogain.planning.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.training.curvature.CurvatureEstimate;
import org.notrainnogain.training.depth.LayerDropping;
import org.notrainnogain.training.loop.AbsentGradient;
import org.notrainnogain.training.optim.BatchTokens;
import org.notrainnogain.training.optim.OptimizerSettings;
import org.notrainnogain.training.optim.SophiaG;
import org.notrainnogain.training.optim.WeightDecaySpares;
import org.notrainnogain.training.rst.ReferenceSystem;

/**
 * Where the published code surprises in a way that can change a conclusion, a setting has the
 * published and the sound value. This says which a run took, of those that its parts have; the
 * corpus is one of them.
 */
enum Fidelity {
  /** The sound value everywhere: the default. */
  SOUND,
  /** The published value everywhere. */
  PUBLISHED,
  /** Some of each. */
  CUSTOM;

  /** What the published code does to documents, as far as settings of {@code prepare} reach. */
  private static final Map<String, String> PUBLISHED_CORPUS =
      Map.of(
          "cleaning", "tex-quotes, lower-case, strip-accents, single-spaces, english-keyboard",
          "duplicates", "keep",
          "special-tokens-in-text", "tokens",
          "tokenizer.word-piece.word-splitting", "punctuation-runs");

  static Fidelity of(
      PretrainConfig config, ReferenceSystem referenceSystem, CorpusManifest corpus) {
    OptimizerSettings optimizer = config.slots().optimizer();
    List<Boolean> published = new ArrayList<>();
    published.add(!referenceSystem.acceptedAnomalies().isEmpty());
    published.add(corpus.settings().entrySet().containsAll(PUBLISHED_CORPUS.entrySet()));
    published.add(optimizer.weightDecay().spares() == WeightDecaySpares.BIASES);
    optimizer
        .curvature()
        .ifPresent(curvature -> published.add(curvature.estimate() == CurvatureEstimate.PUBLISHED));
    if (optimizer instanceof SophiaG.Settings sophia) {
      published.add(sophia.batchTokens() instanceof BatchTokens.Given);
    }
    if (config.slots().depth() instanceof LayerDropping.Settings) {
      published.add(config.training().absentGradient() == AbsentGradient.ZERO);
    }
    config.proxy().ifPresent(proxy -> published.add(proxy.masks() == ProxyMasks.FRESH));
    if (published.stream().noneMatch(choice -> choice)) {
      return SOUND;
    }
    return published.stream().allMatch(choice -> choice) ? PUBLISHED : CUSTOM;
  }
}
