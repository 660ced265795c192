package org.notrainnogain.dataprep.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Finds files by paths of Hadoop's file systems, the local one excepted. */
final class HadoopPaths {
  private final SourceFiles.Found found;
  private final Configuration configuration;

  HadoopPaths(SourceFiles.Found found, Configuration configuration) {
    this.found = found;
    this.configuration = configuration;
  }

  /** Adds what a path stands for; false where that is nothing at all. */
  boolean add(String given) throws IOException {
    Path path = new Path(given);
    FileSystem fileSystem = path.getFileSystem(configuration);
    try {
      add(fileSystem, fileSystem.getFileStatus(path));
      return true;
    } catch (FileNotFoundException e) {
      return addMatches(fileSystem, path);
    } catch (UnsupportedOperationException e) {
      throw new IOException(
          "Source "
              + given
              + " is on a file system that lists no files; fetch it, and give the file",
          e);
    }
  }

  private boolean addMatches(FileSystem fileSystem, Path pattern) throws IOException {
    FileStatus[] matches = fileSystem.globStatus(pattern);
    if (matches == null || matches.length == 0) {
      return false;
    }
    for (FileStatus match : matches) {
      if (found.isData(match.getPath().getName(), match.getPath()::toString)) {
        add(fileSystem, match);
      }
    }
    return true;
  }

  private void add(FileSystem fileSystem, FileStatus entry) throws IOException {
    if (entry.isDirectory()) {
      addBelow(fileSystem, entry.getPath());
    } else {
      put(fileSystem.listLocatedStatus(entry.getPath()).next());
    }
  }

  private void addBelow(FileSystem fileSystem, Path directory) throws IOException {
    RemoteIterator<LocatedFileStatus> children = fileSystem.listLocatedStatus(directory);
    while (children.hasNext()) {
      LocatedFileStatus child = children.next();
      if (!found.isData(child.getPath().getName(), child.getPath()::toString)) {
        continue;
      }
      if (child.isDirectory()) {
        addBelow(fileSystem, child.getPath());
      } else {
        put(child);
      }
    }
  }

  private void put(LocatedFileStatus file) {
    found.add(file.getPath().toString(), HadoopFile.of(file));
  }
}
