package org.notrainnogain.planning.config;

import java.util.List;

/**
 * The configuration cannot be used. The message holds every problem found, one a line, each with
 * the key, its value, what is demanded and where the value was set. Commands end with exit code 2.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /** An exception of at least one problem, each a sentence of its own. */
  public ConfigurationException(List<String> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** An exception of one problem. */
  public ConfigurationException(String problem) {
    this(List.of(problem));
  }

  /** The problems in the order in which they were found. */
  public List<String> problems() {
    return problems;
  }

  private static String message(List<String> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("A configuration exception needs at least one problem");
    }
    if (problems.size() == 1) {
      return "Configuration has a problem: " + problems.get(0);
    }
    return "Configuration has "
        + problems.size()
        + " problems:\n  - "
        + String.join("\n  - ", problems);
  }
}
