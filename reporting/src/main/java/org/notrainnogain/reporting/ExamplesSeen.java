package org.notrainnogain.reporting;

/**
 * How many sequences a run saw, added up over the table {@code steps}.
 *
 * @param runId the run
 * @param candidates offered to the selector
 * @param selected trained on
 */
public record ExamplesSeen(String runId, long candidates, long selected) {}
