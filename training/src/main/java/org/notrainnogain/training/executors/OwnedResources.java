package org.notrainnogain.training.executors;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What something has built and frees when it is closed: the newest first, each one whatever became
 * of the others. For use by one thread at a time.
 */
public final class OwnedResources implements AutoCloseable {
  private final Deque<Runnable> frees = new ArrayDeque<>();

  /**
   * Builds something that owns resources. When the build fails, what it made is freed before the
   * failure is thrown on.
   *
   * @param build gets the owner of all that it makes
   */
  public static <T> T building(Function<OwnedResources, T> build) {
    OwnedResources owned = new OwnedResources();
    try {
      return build.apply(owned);
    } catch (Throwable e) { // Spark throws checked exceptions that it does not declare
      try {
        owned.close();
      } catch (RuntimeException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
  }

  /** Takes a resource over; the same one is returned. */
  public <T> T own(T resource, Consumer<? super T> free) {
    frees.push(() -> free.accept(resource));
    return resource;
  }

  @Override
  public void close() {
    RuntimeException first = null;
    while (!frees.isEmpty()) {
      try {
        frees.pop().run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
