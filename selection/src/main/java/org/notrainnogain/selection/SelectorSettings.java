package org.notrainnogain.selection;

import java.util.Optional;

/** The settings of one selector; they build it. */
public interface SelectorSettings {
  /** The selector's name in {@code selector { NAME { ... } }}. */
  String name();

  /** The run whose irreducible losses it ranks by; empty for selectors that need none. */
  default Optional<String> proxy() {
    return Optional.empty();
  }

  /**
   * The selector in its starting state.
   *
   * @param batchSize sequences of one update
   */
  BatchSelector create(int batchSize);
}
