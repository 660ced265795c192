package org.notrainnogain.training.events;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Files of this machine under another scheme, for a process that is suspended right before one of
 * its calls: what others do meanwhile is run there.
 */
public final class OvertakenFileSystem extends RawLocalFileSystem {
  private static final AtomicInteger CALLS_LEFT = new AtomicInteger();
  private static Runnable meanwhile = () -> {};

  /** Runs something before the call of this number from now on, from 1. */
  static void suspendBefore(int call, Runnable others) {
    meanwhile = others;
    CALLS_LEFT.set(call);
  }

  /** Whether there was no such call yet; there is none any more. */
  static boolean wakes() {
    return CALLS_LEFT.getAndSet(0) > 0;
  }

  private static void called() {
    if (CALLS_LEFT.get() > 0 && CALLS_LEFT.decrementAndGet() == 0) {
      meanwhile.run();
    }
  }

  @Override
  public URI getUri() {
    return URI.create("overtaken://host");
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    called();
    return super.listStatus(path);
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    called();
    return super.open(path, buffer);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    called();
    return super.create(path, permission, overwrite, buffer, replication, block, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    called();
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    called();
    return super.delete(path, recursive);
  }
}
