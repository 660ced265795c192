package org.notrainnogain.dataprep.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files that the paths of a source stand for: files, directories with all that is below them,
 * globs of either, on any Hadoop file system. As everywhere in Hadoop, names that begin with a dot
 * or an underscore are not data, unless they are given as they are. A file that several paths stand
 * for is read once.
 */
public final class SourceFiles {
  private static final PathFilter DATA =
      path -> !path.getName().startsWith("_") && !path.getName().startsWith(".");

  /** Archives and codecs that Hadoop lacks: read as text they would be junk. */
  private static final List<String> UNREADABLE =
      List.of(".7z", ".lz", ".lzma", ".rar", ".tar", ".tgz", ".tbz2", ".xz", ".z", ".zip");

  private static final List<String> PACKED_ARCHIVES =
      List.of(".tar.gz", ".tar.bz2", ".tar.zst", ".tar.xz");

  private final Configuration configuration;
  private final SortedMap<String, LocatedFileStatus> found = new TreeMap<>();

  private SourceFiles(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Finds them, in the order of their names.
   *
   * @throws FileNotFoundException naming the path that stands for no file
   * @throws IOException when a file system cannot be asked, or a file is of a kind that cannot be
   *     read
   */
  public static Collection<LocatedFileStatus> of(List<String> paths, Configuration configuration)
      throws IOException {
    SourceFiles files = new SourceFiles(configuration);
    for (String path : paths) {
      files.add(path);
    }
    return files.found.values();
  }

  private void add(String given) throws IOException {
    Path path = new Path(given);
    FileSystem fileSystem = path.getFileSystem(configuration);
    FileStatus[] matches = fileSystem.globStatus(path);
    if (matches == null || matches.length == 0) {
      throw new FileNotFoundException(
          "Source " + given + " does not exist; correct the paths of prepare.source");
    }
    boolean glob = matches.length > 1 || !matches[0].getPath().getName().equals(path.getName());
    boolean any = false;
    for (FileStatus match : matches) {
      if (!glob || DATA.accept(match.getPath())) {
        any |=
            match.isDirectory()
                ? addBelow(fileSystem, match.getPath())
                : addFile(fileSystem, match);
      }
    }
    if (!any) {
      throw new FileNotFoundException(
          "Source "
              + given
              + " has no files (names that begin with . or _ are passed over); correct the paths of"
              + " prepare.source");
    }
  }

  private boolean addFile(FileSystem fileSystem, FileStatus file) throws IOException {
    RemoteIterator<LocatedFileStatus> located = fileSystem.listLocatedStatus(file.getPath());
    put(located.next());
    return true;
  }

  private boolean addBelow(FileSystem fileSystem, Path directory) throws IOException {
    boolean any = false;
    RemoteIterator<LocatedFileStatus> children = fileSystem.listLocatedStatus(directory);
    while (children.hasNext()) {
      LocatedFileStatus child = children.next();
      if (!DATA.accept(child.getPath())) {
        continue;
      }
      if (child.isDirectory()) {
        any |= addBelow(fileSystem, child.getPath());
      } else {
        put(child);
        any = true;
      }
    }
    return any;
  }

  private void put(LocatedFileStatus file) throws IOException {
    String name = file.getPath().getName().toLowerCase(Locale.ROOT);
    if (UNREADABLE.stream().anyMatch(name::endsWith)
        || PACKED_ARCHIVES.stream().anyMatch(name::endsWith)) {
      throw new IOException(
          "Source "
              + file.getPath()
              + " is of a kind that is not read; unpack it, and compress single files as .gz, .bz2 or"
              + " .zst if at all");
    }
    found.put(file.getPath().toString(), file);
  }
}
