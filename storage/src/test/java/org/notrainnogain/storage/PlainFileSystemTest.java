package org.notrainnogain.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainFileSystemTest {
  @TempDir java.nio.file.Path directory;

  @Test
  void aFullDiskIsAnIoException() throws IOException {
    java.nio.file.Path full =
        Files.createSymbolicLink(directory.resolve("full"), java.nio.file.Path.of("/dev/full"));
    FileSystem files = files();
    OutputStream out = files.create(new Path(full.toUri()), true);
    out.write(1);
    assertThatThrownBy(out::close)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left on device");
    Files.delete(full);
  }

  @Test
  void writesReadsAppendsAndSyncsWithoutChecksumFiles() throws IOException {
    Path file = new Path(directory.resolve("new/file").toUri());
    try (FSDataOutputStream out = files().create(file, false)) {
      out.writeBytes("abc");
      out.hsync();
      assertThat(directory.resolve("new/file")).hasContent("abc");
    }
    try (FSDataOutputStream out = files().append(file)) {
      out.writeBytes("d");
    }
    assertThat(directory.resolve("new/file")).hasContent("abcd");
    assertThat(directory.resolve("new")).isDirectoryNotContaining("glob:**.crc");
  }

  private FileSystem files() throws IOException {
    return PlainFileSystem.of(new Path(directory.toUri()), new Configuration());
  }
}
