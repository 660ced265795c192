package org.notrainnogain.planning.nightly;

import java.util.List;
import java.util.function.Consumer;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.prepare.PrepareConfig;
import org.notrainnogain.planning.run.PretrainSettings;

/**
 * Who reads which section of a configuration: a file may hold what several commands read, and what
 * none of them does is a slip of the pen. The section {@code calibration} is in the defaults whole.
 */
public final class EverySection {
  /** The readers of all sections, for {@link Settings#besides}. */
  public static final List<Consumer<Settings>> READERS =
      List.of(
          PrepareConfig::from,
          PretrainSettings::unpriced,
          PretrainSettings::curvature,
          NightlySettings::look);

  private EverySection() {}
}
