package org.notrainnogain.dataprep.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The files that the paths of a source stand for: files, directories with all that is below them,
 * globs of either, on any Hadoop file system. A path that names what is there stands for that,
 * whatever its characters mean elsewhere; only otherwise is it a pattern. As everywhere in Hadoop,
 * names that begin with a dot or an underscore are not data, unless they are given as they are;
 * they are counted. A file that several paths or links stand for is read once.
 *
 * @param files in the order of their names
 * @param passedOver what is no file that can be read, by what it is: links to nothing, devices
 * @param hidden files and directories that begin with a dot or an underscore, sorted; what is below
 *     such a directory is not looked at
 */
public record SourceFiles(
    List<SourceFile> files, SortedMap<String, String> passedOver, SortedSet<String> hidden) {
  /** What hides a name from directories and patterns. */
  private static final String HIDDEN = "._";

  public SourceFiles {
    files = List.copyOf(files);
  }

  /**
   * Opens the one file of this very name.
   *
   * @throws FileNotFoundException when there is none
   */
  public static InputStream open(String given, Configuration configuration) throws IOException {
    if (!LocalPaths.isLocal(given, configuration)) {
      Path path = new Path(given);
      return path.getFileSystem(configuration).open(path);
    }
    return Files.newInputStream(
        LocalPaths.literal(given)
            .orElseThrow(() -> new FileNotFoundException("there is no such file")));
  }

  /** Takes in what is found, each file once. */
  static final class Found {
    private final SortedMap<String, SourceFile> files = new TreeMap<>();
    private final SortedMap<String, String> passedOver = new TreeMap<>();
    private final SortedSet<String> hidden = new TreeSet<>();
    private int entries;

    /** Whether a directory or pattern shows this name; notes the path of one that it does not. */
    boolean isData(String name, Supplier<String> path) {
      if (name.isEmpty() || HIDDEN.indexOf(name.charAt(0)) < 0) {
        return true;
      }
      hidden.add(path.get());
      return false;
    }

    void add(String identity, SourceFile file) {
      files.putIfAbsent(identity, file);
      entries++;
    }

    /** The hidden names without those that another path gives as they are. */
    private SortedSet<String> hidden() {
      SortedSet<String> unread = new TreeSet<>(hidden);
      files.values().forEach(file -> unread.remove(file.path()));
      return unread;
    }

    void passOver(String path, String what) {
      passedOver.put(path, what);
    }

    /** How often something was added, files seen before included. */
    int entries() {
      return entries;
    }
  }

  /**
   * Finds them.
   *
   * @throws FileNotFoundException naming the path that stands for no file
   * @throws IOException when a file system cannot be asked
   */
  public static SourceFiles of(List<String> paths, Configuration configuration) throws IOException {
    Found found = new Found();
    for (String given : paths) {
      if (given.isEmpty()) {
        throw new IllegalArgumentException(
            "Source '' is no path; correct the paths of prepare.source");
      }
      int before = found.entries();
      boolean there =
          LocalPaths.isLocal(given, configuration)
              ? new LocalPaths(found).add(given)
              : new HadoopPaths(found, configuration).add(given);
      if (!there) {
        throw new FileNotFoundException(
            "Source " + given + " does not exist; correct the paths of prepare.source");
      }
      if (found.entries() == before) {
        throw new FileNotFoundException(
            "Source "
                + given
                + " has no files (names that begin with . or _ are passed over"
                + (found.passedOver.isEmpty() ? "" : ", and so are " + found.passedOver)
                + "); correct the paths of prepare.source");
      }
    }
    return new SourceFiles(List.copyOf(found.files.values()), found.passedOver, found.hidden());
  }
}
