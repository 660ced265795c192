/**
 * Candidates to batches: a {@link org.notrainnogain.selection.BatchSelector} is offered {@link
 * org.notrainnogain.selection.Candidates}, positions in the global data order, with their scores,
 * and answers with a {@link org.notrainnogain.selection.Batch}, the positions that one update
 * trains on. Before it in the data flow stand the sequences of data-prep and the scoring in
 * training, after it the training step. Plain Java: randomness and scores are arguments, what
 * outlives a call is a {@link org.notrainnogain.selection.SelectorState}.
 */
package org.notrainnogain.selection;
