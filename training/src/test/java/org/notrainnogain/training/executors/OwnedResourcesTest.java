package org.notrainnogain.training.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnedResourcesTest {
  private final List<String> freed = new ArrayList<>();

  @Test
  void aBuildThatFailsFreesWhatItMadeTheNewestFirst() {
    IllegalStateException failure = new IllegalStateException("no optimizer file");
    assertThatThrownBy(
            () ->
                OwnedResources.building(
                    owned -> {
                      owned.own("model", freed::add);
                      owned.own("exchange", name -> fail(name));
                      owned.own("optimizer", freed::add);
                      throw failure;
                    }))
        .isSameAs(failure)
        .satisfies(
            e -> assertThat(e.getSuppressed()).singleElement().hasToString(broken("exchange")));
    assertThat(freed).containsExactly("optimizer", "exchange", "model");
  }

  /** As an interrupted task of Spark's does, whose Scala throws it undeclared. */
  @Test
  void aCheckedExceptionThatNobodyDeclaredFreesToo() {
    assertThatThrownBy(
            () ->
                OwnedResources.building(
                    owned -> {
                      owned.own("model", freed::add);
                      return OwnedResourcesTest.<String, RuntimeException>undeclared(
                          new InterruptedException("killed"));
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(freed).containsExactly("model");
  }

  @SuppressWarnings("unchecked") // erased: this is how it goes undeclared
  private static <T, E extends Throwable> T undeclared(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  void aBuildThatSucceedsLeavesTheOwnerOpen() {
    OwnedResources kept =
        OwnedResources.building(
            owned -> {
              owned.own("model", freed::add);
              return owned;
            });
    assertThat(freed).isEmpty();
    kept.close();
    kept.close();
    assertThat(freed).containsExactly("model");
  }

  private void fail(String name) {
    freed.add(name);
    throw new IllegalStateException(name);
  }

  private static String broken(String name) {
    return new IllegalStateException(name).toString();
  }
}
