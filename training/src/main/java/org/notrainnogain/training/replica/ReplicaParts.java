package org.notrainnogain.training.replica;

import org.notrainnogain.training.exchange.ParameterExchange;
import org.notrainnogain.training.model.LanguageModel;
import org.notrainnogain.training.optim.Optimizer;
import org.notrainnogain.training.tensor.Slice;

/**
 * What a replica is made of.
 *
 * @param index the replica's number, from 0
 * @param count how many replicas share a batch
 * @param model the model
 * @param optimizer of the replica's slice, its state set
 * @param exchange the replica's side of it, initialised
 * @param slice of the weights, the replica's own
 * @param examples what it computes on
 * @param clock its stopwatch
 * @param lastUpdate the update whose weights the exchange has, 0 at the start
 * @param <E> what the model trains on
 */
record ReplicaParts<E>(
    int index,
    int count,
    LanguageModel<E> model,
    Optimizer optimizer,
    ParameterExchange exchange,
    Slice slice,
    ReplicaExamples<E> examples,
    ReplicaClock clock,
    long lastUpdate) {}
