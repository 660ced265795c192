package org.notrainnogain.training.replica;

import java.util.ArrayList;
import java.util.List;

/** What a replica's neighbours were called for, in order; the next call of one name can fail. */
final class Calls {
  private final List<String> made = new ArrayList<>();
  private String failing;
  private RuntimeException failure;

  void made(String call) {
    made.add(call);
    if (call.equals(failing)) {
      failing = null;
      throw failure;
    }
  }

  void fail(String call, RuntimeException with) {
    failing = call;
    failure = with;
  }

  /** Those since the last time. */
  List<String> take() {
    List<String> taken = List.copyOf(made);
    made.clear();
    return taken;
  }
}
