package org.notrainnogain.training.depth;

/** The settings of one depth plan; they build it. */
public interface DepthSettings {
  /** The plan's name in {@code depth { NAME { ... } }}. */
  String name();

  /**
   * The plan.
   *
   * @param layers layers of the finished model
   */
  DepthPlan create(int layers);
}
