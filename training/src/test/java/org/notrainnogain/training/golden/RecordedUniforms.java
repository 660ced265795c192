package org.notrainnogain.training.golden;

import java.util.random.RandomGenerator;

/** The uniform numbers that a published run drew, in their order; nothing else was recorded. */
final class RecordedUniforms implements RandomGenerator {
  private final float[] uniforms;
  private int next;

  /**
   * @param next index of the first to be drawn
   */
  RecordedUniforms(float[] uniforms, int next) {
    this.uniforms = uniforms;
    this.next = next;
  }

  @Override
  public double nextDouble() {
    return uniforms[next++];
  }

  @Override
  public long nextLong() {
    throw new AssertionError("Only uniform numbers were recorded");
  }
}
