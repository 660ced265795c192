package org.notrainnogain.jobs.tables;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.notrainnogain.storage.PlainFileSystem;

/** Files of tables on any Hadoop filesystem. */
final class TableFiles {
  private static final int HASH_CHARACTERS = 16;

  private TableFiles() {}

  /** The Parquet files of a directory, by name; none when it is not there. */
  static List<Path> parquet(FileSystem files, Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    for (FileStatus status : list(files, directory)) {
      String name = status.getPath().getName();
      boolean hidden = name.startsWith("_") || name.startsWith(".");
      if (status.isFile() && !hidden && name.endsWith(".parquet")) {
        found.add(status.getPath());
      }
    }
    found.sort(Comparator.comparing(Path::getName));
    return found;
  }

  /** Values of the partition column with at least one file, sorted. */
  static List<String> partitions(TableSchema table, Path tables, Configuration configuration) {
    try {
      Path directory = new Path(tables, table.name());
      FileSystem files = PlainFileSystem.of(directory, configuration);
      String prefix = table.partitionColumn() + "=";
      List<String> values = new ArrayList<>();
      for (FileStatus status : list(files, directory)) {
        String name = status.getPath().getName();
        if (status.isDirectory()
            && name.startsWith(prefix)
            && !parquet(files, status.getPath()).isEmpty()) {
          values.add(name.substring(prefix.length()));
        }
      }
      values.sort(null);
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException("Table " + table.name() + " cannot be listed", e);
    }
  }

  /** What lies in a directory; nothing when it is not there. */
  static List<FileStatus> list(FileSystem files, Path directory) throws IOException {
    try {
      return List.of(files.listStatus(directory));
    } catch (FileNotFoundException e) {
      return List.of(); // a table without rows has no directory
    }
  }

  /** Start of the SHA-256 of a file's bytes, in hexadecimal. */
  static String hash(FileSystem files, Path file) throws IOException {
    MessageDigest sha256 = sha256();
    try (InputStream in = new DigestInputStream(files.open(file), sha256)) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // reading feeds the digest
      }
    }
    return HexFormat.of().formatHex(sha256.digest()).substring(0, HASH_CHARACTERS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256, which every Java must have", e);
    }
  }
}
