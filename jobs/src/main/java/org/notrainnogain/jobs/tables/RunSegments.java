package org.notrainnogain.jobs.tables;

import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * The JSON-lines files of an ended run, those of committed checkpoints only.
 *
 * @param steps files of rows of {@code steps}
 * @param charges files of rows of {@code charges}
 * @param timings files of rows of {@code timings}
 * @param selections files of rows of {@code selections}
 * @param validations files of rows of {@code validations}
 */
public record RunSegments(
    List<Path> steps,
    List<Path> charges,
    List<Path> timings,
    List<Path> selections,
    List<Path> validations) {
  public RunSegments {
    steps = List.copyOf(steps);
    charges = List.copyOf(charges);
    timings = List.copyOf(timings);
    selections = List.copyOf(selections);
    validations = List.copyOf(validations);
  }
}
