package org.notrainnogain.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * File systems without checksum files beside the data. Hadoop's local file system writes a {@code
 * .crc} file for each file; ours carry their SHA-256 in a manifest. A full disk is an {@link
 * IOException} in all of them.
 */
public final class PlainFileSystem {
  private PlainFileSystem() {}

  /** The file system that a path belongs to. */
  public static FileSystem of(Path path, Configuration configuration) throws IOException {
    FileSystem fileSystem = path.getFileSystem(configuration);
    return fileSystem instanceof LocalFileSystem ? LocalFiles.of(configuration) : fileSystem;
  }
}
