package org.notrainnogain.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Names that only one process gets. HDFS refuses a create or rename onto a name that is there, in
 * one go. Hadoop's local filesystem looks first and acts then, so the operating system is asked
 * itself: {@code O_EXCL} and hard links. Other filesystems, object stores above all, may let the
 * last writer win; what they are trusted with is to show a file whole or not at all.
 */
final class ExclusiveFiles {
  private ExclusiveFiles() {}

  /** Whether this call created the file; false when it is there already. */
  static boolean create(FileSystem files, Path path, byte[] content) throws IOException {
    if (!files.mkdirs(path.getParent())) {
      throw new IOException("its directory cannot be made");
    }
    if (files instanceof RawLocalFileSystem local) {
      try {
        return filled(files, path, content, created(local.pathToFile(path).toPath()));
      } catch (FileAlreadyExistsException e) {
        return false;
      }
    }
    OutputStream created;
    try {
      created = files.create(path, false);
    } catch (IOException e) {
      // Filesystems tell this in exceptions of their own.
      if (files.exists(path)) {
        return false;
      }
      throw e;
    }
    return filled(files, path, content, created);
  }

  private static OutputStream created(java.nio.file.Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static boolean filled(FileSystem files, Path path, byte[] content, OutputStream created)
      throws IOException {
    try (OutputStream out = created) {
      out.write(content);
      return true;
    } catch (IOException e) {
      // It is this call's own: nobody else can have created it.
      files.delete(path, false);
      throw e;
    }
  }

  /** Renames a file, never onto one that is there. */
  static void rename(FileSystem files, Path from, Path to) throws IOException {
    if (files instanceof RawLocalFileSystem local && linked(local, from, to)) {
      return;
    }
    if (files.exists(to)) {
      throw new IOException("it exists already");
    }
    if (!files.rename(from, to)) {
      throw new IOException(
          files.exists(to)
              ? "it exists already"
              : String.format(Locale.ROOT, "renaming %s failed", from));
    }
  }

  /**
   * A second name for the file, which is on the disk before it has the name; false where the disk's
   * filesystem has no hard links.
   */
  private static boolean linked(RawLocalFileSystem local, Path from, Path to) throws IOException {
    java.nio.file.Path file = local.pathToFile(to).toPath();
    java.nio.file.Path written = local.pathToFile(from).toPath();
    force(written);
    try {
      Files.createLink(file, written);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("it exists already", e);
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false;
    }
    force(file.getParent());
    return true;
  }

  private static void force(java.nio.file.Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
