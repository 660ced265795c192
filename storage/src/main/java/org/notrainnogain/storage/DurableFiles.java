package org.notrainnogain.storage;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * Whole files on any Hadoop filesystem, written once: under another name, then renamed, so that a
 * name never stands for half a file; with their SHA-256, so that damage is seen. Nothing that is
 * kept is ever replaced, since few filesystems do that in one go.
 */
public final class DurableFiles {
  private static final int BUFFER = 1 << 20;
  private static final String UNFINISHED_SUFFIX = ".unfinished";

  private final Configuration hadoop;

  /**
   * @param hadoop names and configures the filesystems
   */
  public DurableFiles(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** Writes the bytes of one file. */
  public interface Writer {
    /** Writes everything; the stream is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Reads the bytes of one file. */
  public interface Reader<T> {
    /** Reads what it needs of {@code length} bytes; the stream is closed by the caller. */
    T readFrom(InputStream in, long length) throws IOException;
  }

  /** Gives a whole file the name that it was written for. */
  private interface Naming {
    void name(FileSystem files, Path unfinished, Path path) throws IOException;
  }

  /**
   * Writes a file that does not exist yet.
   *
   * @return its name (the path's last part), length and checksum
   * @throws UncheckedIOException when it exists or cannot be written; nothing stays behind
   */
  public StoredFile write(Path path, Writer writer) {
    return write(path, writer, ExclusiveFiles::rename);
  }

  /**
   * Writes a file whose first content counts, whoever writes it.
   *
   * @return whether this call wrote it; false when it is there, or another process came first
   * @throws UncheckedIOException when it is not there and cannot be written
   */
  public boolean writeFirst(Path path, Writer writer) {
    if (exists(path)) {
      return false;
    }
    try {
      write(path, writer);
      return true;
    } catch (UncheckedIOException e) {
      if (exists(path)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Writes a file in place of the one that is there: readers see the old one whole until the new
   * one is. For pages that are made anew from what is kept; nothing that is kept is ever replaced.
   *
   * @return its name (the path's last part), length and checksum
   * @throws UncheckedIOException when it cannot be written; the old one stays
   */
  public StoredFile replace(Path path, Writer writer) {
    return write(path, writer, this::rename);
  }

  private void rename(FileSystem files, Path unfinished, Path path) throws IOException {
    if (!(files instanceof RawLocalFileSystem)) {
      FileContext.getFileContext(path.toUri(), hadoop)
          .rename(unfinished, path, Options.Rename.OVERWRITE);
    } else if (!files.rename(unfinished, path)) { // which replaces in one go
      throw new IOException(String.format(Locale.ROOT, "renaming %s failed", unfinished));
    }
  }

  private StoredFile write(Path path, Writer writer, Naming naming) {
    // No two writers share an unfinished file: one could publish what the other has half written.
    Path unfinished =
        new Path(
            path.getParent(), "." + path.getName() + "-" + UUID.randomUUID() + UNFINISHED_SUFFIX);
    try {
      FileSystem files = fileSystem(path);
      try {
        StoredFile stored = writeUnfinished(files, unfinished, path.getName(), writer);
        naming.name(files, unfinished, path);
        return stored;
      } finally {
        files.delete(unfinished, false);
      }
    } catch (IOException e) {
      throw notWritten(path, e);
    }
  }

  /**
   * Creates a small file, unless its name is taken already: of several processes that create one
   * name at once a single one is told that it did, where the filesystem can say so. It is never
   * there with half its bytes, but may be there empty after a crash.
   *
   * @return whether this call created it
   * @throws UncheckedIOException when it can be neither created nor seen to exist
   */
  public boolean create(Path path, byte[] content) {
    try {
      return ExclusiveFiles.create(fileSystem(path), path, content);
    } catch (IOException e) {
      throw notWritten(path, e);
    }
  }

  /**
   * Gives a file that lies whole under another name of the same filesystem its place, never onto
   * one that is there.
   *
   * @throws UncheckedIOException when the place is taken or cannot be written
   */
  void place(Path written, Path to) {
    try {
      FileSystem files = fileSystem(to);
      if (!files.mkdirs(to.getParent())) {
        throw new IOException("its directory cannot be made");
      }
      ExclusiveFiles.rename(files, written, to);
    } catch (IOException e) {
      throw notWritten(to, e);
    }
  }

  /** Whether there is a file or directory of this name. */
  public boolean exists(Path path) {
    try {
      return fileSystem(path).exists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(Locale.ROOT, "Cannot look for %s (%s)", path, e.getMessage()), e);
    }
  }

  /** Whether a name belongs to a file that a crash kept from being finished. */
  public static boolean isUnfinished(Path path) {
    return path.getName().startsWith(".") && path.getName().endsWith(UNFINISHED_SUFFIX);
  }

  private static UncheckedIOException notWritten(Path path, IOException cause) {
    // The JDK's own exceptions say no more than the path.
    String what = cause instanceof FileSystemException ? cause.toString() : cause.getMessage();
    return new UncheckedIOException(
        String.format(
            Locale.ROOT,
            "Cannot write %s (%s); check free space and permissions, then run the same command again",
            path,
            what),
        cause);
  }

  private static StoredFile writeUnfinished(
      FileSystem files, Path unfinished, String name, Writer writer) throws IOException {
    MessageDigest digest = Sha256.digest();
    long[] length = {0};
    try (FSDataOutputStream raw = files.create(unfinished, true)) {
      OutputStream buffered = new BufferedOutputStream(new DigestOutputStream(raw, digest), BUFFER);
      writer.writeTo(buffered);
      buffered.flush();
      // An object store has none, and warns or throws: there a file is stored once it is closed.
      if (raw.hasCapability(StreamCapabilities.HSYNC)) {
        raw.hsync();
      }
      length[0] = raw.getPos();
    }
    return new StoredFile(name, length[0], Sha256.hex(digest));
  }

  /** Reads a file from its start. */
  public <T> T read(Path path, Reader<T> reader) {
    FileSystem files = fileSystem(path);
    try (InputStream in = new BufferedInputStream(files.open(path), BUFFER)) {
      return reader.readFrom(in, files.getFileStatus(path).getLen());
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(Locale.ROOT, "Cannot read %s (%s)", path, e.getMessage()), e);
    }
  }

  /**
   * Reads a small file whole.
   *
   * @param limit the most bytes it may have
   */
  public byte[] readSmall(Path path, int limit) {
    try {
      FileStatus status = fileSystem(path).getFileStatus(path);
      if (status.getLen() < 0 || status.getLen() > limit) {
        throw new IOException(
            String.format(
                Locale.ROOT, "it has %d bytes, expected at most %d", status.getLen(), limit));
      }
      byte[] bytes = new byte[(int) status.getLen()];
      try (DataInputStream in = fileSystem(path).open(path)) {
        in.readFully(bytes);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(Locale.ROOT, "Cannot read %s (%s)", path, e.getMessage()), e);
    }
  }

  /**
   * Reads a file whole, and only as it was written.
   *
   * @param limit the most bytes it may have
   * @throws UncheckedIOException as {@link #readSmall} and {@link #verify} do
   */
  public byte[] readVerified(Path path, StoredFile expected, int limit) {
    byte[] bytes = readSmall(path, limit);
    requireSame(path, expected, bytes.length, Sha256.hex(bytes));
    return bytes;
  }

  /**
   * Compares a file with what was written.
   *
   * @throws UncheckedIOException naming file, expected and found length or checksum
   */
  public void verify(Path path, StoredFile expected) {
    StoredFile found = describe(path);
    requireSame(path, expected, found.bytes(), found.sha256());
  }

  private static void requireSame(Path path, StoredFile expected, long bytes, String sha256) {
    if (bytes != expected.bytes()) {
      throw damaged(
          String.format(
              Locale.ROOT,
              "Cannot read %s (it has %d bytes, %d were written)",
              path,
              bytes,
              expected.bytes()));
    }
    if (!sha256.equals(expected.sha256())) {
      throw damaged(
          String.format(
              Locale.ROOT,
              "File %s is damaged: SHA-256 %s, expected %s",
              path,
              sha256,
              expected.sha256()));
    }
  }

  private static UncheckedIOException damaged(String damage) {
    return new UncheckedIOException(damage, new IOException(damage));
  }

  /** Name, length and checksum of a whole file as it is now. */
  public StoredFile describe(Path path) {
    return read(
        path,
        (in, bytes) -> {
          MessageDigest digest = Sha256.digest();
          DigestInputStream digesting = new DigestInputStream(in, digest);
          byte[] buffer = new byte[BUFFER];
          long length = 0;
          for (int n = digesting.read(buffer); n >= 0; n = digesting.read(buffer)) {
            length += n;
          }
          return new StoredFile(path.getName(), length, Sha256.hex(digest));
        });
  }

  /** How long claims in these files are believed. */
  ClaimTerms claimTerms() {
    return ClaimTerms.of(hadoop);
  }

  /** Bytes that can still be written where a path is, as far as its filesystem says. */
  public long freeBytes(Path path) {
    try {
      return fileSystem(path).getStatus(path).getRemaining();
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(Locale.ROOT, "Cannot ask for free space at %s", path), e);
    }
  }

  /** The filesystem of a path, writing no checksum files of its own beside ours. */
  public FileSystem fileSystem(Path path) {
    try {
      return PlainFileSystem.of(path, hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(
              Locale.ROOT, "Cannot reach the filesystem of %s (%s)", path, e.getMessage()),
          e);
    }
  }
}
