package org.notrainnogain.jobs.cli;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.spark.SparkConf;
import org.notrainnogain.jobs.session.SparkSessions;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.storage.GivenPath;

/**
 * The directory that a command is given, made absolute once, with its file system: executors have
 * working directories of their own. What can be known of it is said before anything is read.
 */
final class OutputDirectory {
  private static final Set<String> WEB = Set.of("http", "https");

  private OutputDirectory() {}

  /**
   * A directory to be looked at.
   *
   * @param option whose value it is, for messages
   * @throws ConfigurationException when its file system is unknown
   */
  static Path toRead(String option, String given, SparkConf spark) {
    return qualified(option, given, SparkSessions.hadoop(spark));
  }

  /**
   * A directory to be written to, which may not be there yet.
   *
   * @throws ConfigurationException when its file system is unknown, or it cannot be written
   */
  static Path toWrite(String option, String given, SparkConf spark) {
    Configuration hadoop = SparkSessions.hadoop(spark);
    Path directory = qualified(option, given, hadoop);
    try {
      FileSystem files = directory.getFileSystem(hadoop);
      Path there = directory;
      Path firstMissing = null;
      while (!files.exists(there) && there.getParent() != null) {
        firstMissing = there;
        there = there.getParent();
      }
      FileStatus status = files.getFileStatus(there);
      if (!status.isDirectory()) {
        throw refused(option, given, there + " is a file");
      }
      if (files instanceof LocalFileSystem) {
        // Asks the system, which knows of read-only mounts too.
        if (!Files.isWritable(java.nio.file.Path.of(there.toUri().getPath()))) {
          throw refused(option, given, there + " is not writable for this user");
        }
        if (firstMissing != null) {
          requireMakeable(java.nio.file.Path.of(firstMissing.toUri().getPath()));
        }
      } else {
        files.access(there, FsAction.WRITE);
      }
      return directory;
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw refused(option, given, e.getFile() + " cannot be made (" + reason + ")");
    } catch (IOException e) {
      throw refused(option, given, e.getMessage());
    }
  }

  /** Only the system knows which names it takes, and where it makes directories at all. */
  private static void requireMakeable(java.nio.file.Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException another) {
      return; // Another command has just made it.
    }
    try {
      Files.delete(directory);
    } catch (DirectoryNotEmptyException | NoSuchFileException another) {
      // Another command is at work in it.
    }
  }

  /** As a user writes it: a local file without a scheme. */
  static String shown(Path path) {
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }

  private static Path qualified(String option, String given, Configuration hadoop) {
    if (given.isBlank()) {
      throw new ConfigurationException(option + " is empty; it must name a directory");
    }
    try {
      Path path = GivenPath.of(given);
      if (WEB.contains(String.valueOf(path.toUri().getScheme()))) {
        throw new IOException("Files of the web are neither listed nor written");
      }
      return path.getFileSystem(hadoop).makeQualified(path);
    } catch (IOException | RuntimeException e) {
      throw new ConfigurationException(
          option + " " + given + " cannot be used. " + Failure.explain(e));
    }
  }

  private static ConfigurationException refused(String option, String given, String why) {
    return new ConfigurationException(
        String.format(
            Locale.ROOT,
            "%s %s cannot be written: %s; choose another, or change its rights",
            option,
            given,
            why));
  }
}
