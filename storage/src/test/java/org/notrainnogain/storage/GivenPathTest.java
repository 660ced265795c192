package org.notrainnogain.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs:/x",
        "hdfs://host:1/x",
        "file:/x y",
        "file:///x",
        "s3a://bucket/a:b",
        "x-y.z+1:/a"
      })
  void aSchemeAndASlashBeginAUri(String given) {
    assertThat(GivenPath.isUri(given)).isTrue();
    assertThat(GivenPath.of(given).toUri().getScheme()).isEqualTo(given.split(":", 2)[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x",
        "x",
        "2024-01-01T10:00:00.txt",
        "a:b",
        "c:/x",
        "1a:/x",
        "/a:/b",
        "o [1] {a,b} *?",
        "new\nline:/x"
      })
  void anythingElseIsAName(String given) {
    assertThat(GivenPath.isUri(given)).isFalse();
    assertThat(GivenPath.of(given).toUri().getScheme()).isNull();
    // Hadoop's own mark for a relative name with a colon.
    assertThat(GivenPath.of(given).toUri().getPath()).isIn(given, "./" + given);
  }
}
