package org.notrainnogain.jobs.pretrain;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.notrainnogain.storage.PlainFileSystem;

/** Files of this machine under another scheme, on a disk that has only so much room left. */
public final class FullDiskFileSystem extends RawLocalFileSystem {
  private static final AtomicLong ROOM = new AtomicLong(Long.MAX_VALUE);

  static void leave(long bytes) {
    ROOM.set(bytes);
  }

  @Override
  public URI getUri() {
    return URI.create("full://disk");
  }

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path path, boolean append, FsPermission permission) throws IOException {
    return new FilterOutputStream(super.createOutputStreamWithMode(path, append, permission)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (ROOM.addAndGet(-length) < 0) {
          refuse(bytes);
        }
        out.write(bytes, offset, length);
      }
    };
  }

  /** Writes to a device that takes nothing, through the program's own local file system. */
  private static void refuse(byte[] bytes) throws IOException {
    Path device = new Path("file:///dev/full");
    try (OutputStream full = PlainFileSystem.of(device, new Configuration()).append(device)) {
      full.write(bytes);
    }
  }
}
