package org.notrainnogain.training.depth;

/** What becomes of the optimizer's state (moments and step counts) when the model grows. */
public enum GrownState {
  /** Old layers keep theirs, new layers start without any: as published. */
  KEEP,
  /** A new layer starts with a copy of that of the layer whose weights it copies. */
  COPY,
  /** All tensors start without any, shared ones too. */
  RESET
}
