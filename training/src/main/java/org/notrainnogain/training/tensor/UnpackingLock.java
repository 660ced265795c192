package org.notrainnogain.training.tensor;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one process of a machine at a time unpack native libraries. JavaCPP unpacks into a directory
 * that all processes of a user share, and one that loads a library which another is just writing
 * dies: two executors that start on a machine for the first time did.
 */
final class UnpackingLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnpackingLock.class);
  static final String NAME = "ntng-unpacking.lock";

  /** Null where the filesystem has no locks. */
  private final FileChannel locked;

  private UnpackingLock(FileChannel locked) {
    this.locked = locked;
  }

  /** Waits until no other process unpacks. */
  static UnpackingLock acquire() {
    try {
      File directory = Loader.getCacheDir();
      return new UnpackingLock(lock(directory.toPath().resolve(NAME)));
    } catch (IOException e) {
      LOG.warn(
          "Native libraries are unpacked without a lock ({}); start one process alone first if"
              + " others die",
          e.getMessage());
      return new UnpackingLock(null);
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    // Of a task that was cancelled: it would unpack without the lock, and say so.
    boolean interrupted = Thread.interrupted();
    try {
      return lockOf(file);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static FileChannel lockOf(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      channel.lock();
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Closing the file gives the lock back, and so does the end of the process. */
  @Override
  public void close() {
    if (locked == null) {
      return;
    }
    try {
      locked.close();
    } catch (IOException e) {
      LOG.warn("The lock for unpacking native libraries stays until this process ends", e);
    }
  }
}
