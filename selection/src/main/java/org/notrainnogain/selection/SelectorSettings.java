package org.notrainnogain.selection;

/** The settings of one selector; they build it. */
public interface SelectorSettings {
  /** The selector's name in {@code selector { NAME { ... } }}. */
  String name();

  /**
   * The selector in its starting state.
   *
   * @param batchSize sequences of one update
   */
  BatchSelector create(int batchSize);
}
