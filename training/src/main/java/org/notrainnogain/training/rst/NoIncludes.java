package org.notrainnogain.training.rst;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;

/** Refuses every include: the hash of a price list must cover all of it. */
final class NoIncludes implements ConfigIncluder {
  private final String origin;

  NoIncludes(String origin) {
    this.origin = origin;
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    throw new ConfigException.Generic(
        origin + " includes " + what + "; write its content into the file itself");
  }
}
