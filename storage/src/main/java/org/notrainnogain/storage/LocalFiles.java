package org.notrainnogain.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * This machine's files. Hadoop makes an {@link Error} of a disk that is full, which goes past
 * whoever cleans up after an {@link IOException} and says where it happened; here it is one.
 */
final class LocalFiles extends RawLocalFileSystem {
  static LocalFiles of(Configuration configuration) throws IOException {
    LocalFiles files = new LocalFiles();
    files.initialize(URI.create("file:///"), configuration);
    return files;
  }

  @Override
  protected OutputStream createOutputStream(Path file, boolean append) throws IOException {
    return new Stream(super.createOutputStream(file, append));
  }

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path file, boolean append, FsPermission permission) throws IOException {
    return new Stream(super.createOutputStreamWithMode(file, append, permission));
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void declared(Step step) throws IOException {
    try {
      step.run();
    } catch (FSError undeclared) {
      throw undeclared.getCause() instanceof IOException cause
          ? cause
          : new IOException(undeclared.getMessage(), undeclared);
    }
  }

  private static final class Stream extends FilterOutputStream
      implements Syncable, StreamCapabilities {
    private final Syncable syncable;

    private Stream(OutputStream out) {
      super(out);
      this.syncable = (Syncable) out;
    }

    @Override
    public void write(int value) throws IOException {
      declared(() -> out.write(value));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      declared(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
      declared(out::flush);
    }

    @Override
    public void close() throws IOException {
      declared(out::close);
    }

    @Override
    public boolean hasCapability(String capability) {
      return capability.equalsIgnoreCase(HSYNC);
    }

    @Override
    public void hflush() throws IOException {
      declared(syncable::hflush);
    }

    @Override
    public void hsync() throws IOException {
      declared(syncable::hsync);
    }
  }
}
