package org.notrainnogain.training.executors;

import java.util.OptionalInt;
import org.apache.spark.TaskContext;
import org.notrainnogain.training.tensor.TorchRuntime;

/** What a task that computes with libtorch needs before it begins. */
public final class TaskNatives {
  private TaskNatives() {}

  /** One thread at a time: two that load native libraries can block each other for good. */
  public static synchronized void load(EngineSize engine) {
    BigDlEngine.ensure(engine.nodes(), engine.cores());
    TorchRuntime.load();
  }

  /** The GPU that Spark assigned to this task, where the cluster hands out GPUs. */
  public static OptionalInt gpu() {
    var gpu = TaskContext.get().resourcesJMap().get("gpu");
    return gpu == null || gpu.addresses().length == 0
        ? OptionalInt.empty()
        : OptionalInt.of(Integer.parseInt(gpu.addresses()[0]));
  }
}
