package org.notrainnogain.training.rst;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A kind of work that reference system time is charged for. */
public enum Phase {
  /** Forward and backward of microbatches. */
  FORWARD_BACKWARD,
  /** Forward for selection scores, predicting at masked positions only. */
  SCORING,
  /** Forward for selection scores that decodes every position to the vocabulary, as published. */
  SCORING_FULL_DECODE,
  /** One optimizer update; its price is of an update, whatever its number of sequences. */
  OPTIMIZER,
  /** The estimate of the curvature that second-order optimizers need. */
  HESSIAN,
  /** A whole update, the optimizer included. */
  UPDATE;

  private final String tableName = name().toLowerCase(Locale.ROOT);

  /** The phase's one name in tables, manifests and configuration, as {@code forward_backward}. */
  public String tableName() {
    return tableName;
  }

  /** The phase of a {@link #tableName()}. */
  public static Optional<Phase> named(String tableName) {
    return Arrays.stream(values()).filter(p -> p.tableName.equals(tableName)).findFirst();
  }

  /** All names, for messages. */
  static String names() {
    return Arrays.stream(values()).map(Phase::tableName).collect(Collectors.joining(", "));
  }
}
