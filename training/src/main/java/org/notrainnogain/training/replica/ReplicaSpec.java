package org.notrainnogain.training.replica;

import java.io.Serializable;
import org.notrainnogain.training.checkpoint.WeightsOrigin;
import org.notrainnogain.training.loop.LoopSpec;
import org.notrainnogain.training.model.ComputeSettings;
import org.notrainnogain.training.model.ModelSettings;
import org.notrainnogain.training.optim.OptimizerSettings;

/**
 * Everything an executor needs to build a replica. It travels with the first task; later tasks find
 * the replica in the executor's registry.
 *
 * @param runId the run
 * @param attempt the process's number, from 1
 * @param replicas how many replicas share a batch
 * @param model the model to build
 * @param optimizer the optimizer to build for the replica's slice
 * @param compute where and how it computes
 * @param data what it reads
 * @param origin where weights and optimizer state come from
 * @param loop what trains it, standing where its weights are from
 * @param patience how long its replicas wait for one another
 * @param meetingPort where the first of several executors listens for the others; 0 for any port
 */
public record ReplicaSpec(
    String runId,
    int attempt,
    int replicas,
    ModelSettings<?> model,
    OptimizerSettings optimizer,
    ComputeSettings compute,
    DataSettings data,
    WeightsOrigin origin,
    LoopSpec loop,
    Patience patience,
    int meetingPort)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
