package org.notrainnogain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
  private static final byte[] CONTENT = {1, 2, 3, 4, 5};

  @TempDir java.nio.file.Path directory;
  private final DurableFiles files = new DurableFiles(new Configuration());

  @Test
  void anExistingNameIsRefusedAndKept() throws IOException {
    files.write(path("a"), out -> out.write(CONTENT));
    assertThatThrownBy(() -> files.write(path("a"), out -> out.write(9)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("Cannot write ")
        .hasMessageContaining("it exists already");
    assertThat(Files.readAllBytes(directory.resolve("a"))).isEqualTo(CONTENT);
    assertThat(names()).containsExactly("a");
  }

  @Test
  void aStoreThatKnowsNoSyncIsNotAskedForIt() throws IOException {
    Configuration configuration = new Configuration();
    configuration.setBoolean("fs.unsynced.impl.disable.cache", true);
    configuration.setClass("fs.unsynced.impl", UnsyncedFileSystem.class, FileSystem.class);
    Path file = new Path("unsynced:" + directory.resolve("a"));
    StoredFile written = new DurableFiles(configuration).write(file, out -> out.write(CONTENT));
    assertThat(written.bytes()).isEqualTo(CONTENT.length);
    assertThat(Files.readAllBytes(directory.resolve("a"))).isEqualTo(CONTENT);
  }

  @Test
  void thisMachinesFilesAreSynced() throws IOException {
    Path file = path("a");
    try (FSDataOutputStream out =
        PlainFileSystem.of(file, new Configuration()).create(file, true)) {
      assertThat(out.hasCapability(StreamCapabilities.HSYNC)).isTrue();
      out.write(CONTENT);
      out.hsync();
    }
  }

  /** Local files as an object store has them. */
  public static final class UnsyncedFileSystem extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("unsynced:///");
    }

    @Override
    protected void checkPath(Path path) {
      // Of its own scheme.
    }

    @Override
    protected OutputStream createOutputStreamWithMode(
        Path file, boolean append, FsPermission permission) throws IOException {
      OutputStream out = super.createOutputStreamWithMode(file, append, permission);
      return new UnsyncedStream(out);
    }
  }

  private static final class UnsyncedStream extends FilterOutputStream implements Syncable {
    private UnsyncedStream(OutputStream out) {
      super(out);
    }

    @Override
    public void hflush() {
      throw new UnsupportedOperationException("hflush");
    }

    @Override
    public void hsync() {
      throw new UnsupportedOperationException("hsync");
    }
  }

  @Test
  void theFirstContentCounts() throws IOException {
    assertThat(files.writeFirst(path("a"), out -> out.write(CONTENT))).isTrue();
    assertThat(files.writeFirst(path("a"), out -> out.write(9))).isFalse();
    // Another process that comes between the look and the write.
    boolean first =
        files.writeFirst(
            path("b"),
            out -> {
              Files.write(directory.resolve("b"), CONTENT);
              out.write(9);
            });
    assertThat(first).isFalse();
    assertThat(Files.readAllBytes(directory.resolve("a"))).isEqualTo(CONTENT);
    assertThat(Files.readAllBytes(directory.resolve("b"))).isEqualTo(CONTENT);
    assertThat(names()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void whatIsReplacedStaysUntilTheNewOneIsWhole() throws IOException {
    files.replace(path("page"), out -> out.write(CONTENT));
    assertThatThrownBy(
            () ->
                files.replace(
                    path("page"),
                    out -> {
                      out.write(9);
                      throw new IOException("disk full");
                    }))
        .hasMessageContaining("disk full");
    assertThat(Files.readAllBytes(directory.resolve("page"))).isEqualTo(CONTENT);
    StoredFile stored = files.replace(path("page"), out -> out.write(7));
    files.verify(path("page"), stored);
    assertThat(Files.readAllBytes(directory.resolve("page"))).containsExactly(7);
    assertThat(names()).containsExactly("page");
  }

  @Test
  void aWriterThatFailsLeavesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                files.write(
                    path("a"),
                    out -> {
                      out.write(CONTENT);
                      throw new IOException("disk full");
                    }))
        .hasMessageContaining("disk full")
        .hasMessageContaining("check free space");
    assertThat(names()).isEmpty();
  }

  @Test
  void damageIsFound() throws IOException {
    StoredFile stored = files.write(path("a"), out -> out.write(CONTENT));
    files.verify(path("a"), stored);
    Files.write(directory.resolve("a"), new byte[] {1, 2, 3, 4, 4});
    assertThatThrownBy(() -> files.verify(path("a"), stored))
        .hasMessageContaining("is damaged: SHA-256")
        .hasMessageContaining(stored.sha256());
    Files.write(directory.resolve("a"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> files.verify(path("a"), stored))
        .hasMessageContaining("it has 3 bytes, 5 were written");
  }

  @Test
  void aNameIsCreatedOnce() throws IOException {
    assertThat(files.create(path("new/a"), CONTENT)).isTrue();
    assertThat(files.create(path("new/a"), new byte[] {9})).isFalse();
    assertThat(Files.readAllBytes(directory.resolve("new/a"))).isEqualTo(CONTENT);
  }

  @Test
  void ofManyWritersOfOneNameOneWinsAndNoneLeavesAnything() throws Exception {
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int writer = 0; writer < 50; writer++) {
      byte[] own = new byte[1000];
      Arrays.fill(own, (byte) writer);
      writers.add(
          () -> {
            try {
              files.write(path("a"), out -> out.write(own));
              return true;
            } catch (UncheckedIOException e) {
              assertThat(e).hasMessageContaining("it exists already");
              return false;
            }
          });
    }
    assertThat(Together.run(writers)).containsOnlyOnce(true);
    assertThat(names()).containsExactly("a");
    byte[] content = Files.readAllBytes(directory.resolve("a"));
    assertThat(content).hasSize(1000).containsOnly(content[0]);
  }

  private Path path(String name) {
    return new Path(directory.resolve(name).toUri());
  }

  private List<String> names() throws IOException {
    try (Stream<java.nio.file.Path> found = Files.walk(directory)) {
      return found.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).toList();
    }
  }
}
