package org.notrainnogain.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** A file that readers see whole: the old one until the new one is complete. */
public final class ReplacedFile {
  private ReplacedFile() {}

  /** Writes the bytes under another name beside the file, and renames them over it. */
  public static void write(Path file, byte[] bytes, Configuration configuration)
      throws IOException {
    FileSystem files = file.getFileSystem(configuration);
    boolean local = files instanceof LocalFileSystem;
    FileSystem plain = PlainFileSystem.of(file, configuration);
    Path unfinished = new Path(file.getParent(), "." + file.getName() + "-" + UUID.randomUUID());
    plain.mkdirs(file.getParent());
    try {
      try (OutputStream out = plain.create(unfinished, false)) {
        out.write(bytes);
      }
      if (local) {
        // The local filesystem's own rename replaces in one go.
        if (!plain.rename(unfinished, file)) {
          throw new IOException("Renaming " + unfinished + " to " + file + " was refused");
        }
      } else {
        FileContext.getFileContext(file.toUri(), configuration)
            .rename(unfinished, file, Options.Rename.OVERWRITE);
      }
    } finally {
      plain.delete(unfinished, false);
    }
  }
}
