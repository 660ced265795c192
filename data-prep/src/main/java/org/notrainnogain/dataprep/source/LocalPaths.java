package org.notrainnogain.dataprep.source;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.shaded.com.google.re2j.PatternSyntaxException;
import org.notrainnogain.storage.GivenPath;

/**
 * Finds files of this machine. Names stay as the system gives them, bytes that are no text
 * included. A directory that is reached twice, as by a link to itself, is gone through once.
 */
final class LocalPaths {
  private static final String SCHEME = "file:";
  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

  private final SourceFiles.Found found;
  private final Set<Path> directories = new HashSet<>();
  private final Map<Path, Path> realParents = new HashMap<>();

  LocalPaths(SourceFiles.Found found) {
    this.found = found;
  }

  /** Whether a path that was given is one of this machine. */
  static boolean isLocal(String given, Configuration configuration) {
    if (given.startsWith(SCHEME)) {
      return true;
    }
    return SCHEME.equals(FileSystem.getDefaultUri(configuration).getScheme() + ":")
        && (!GivenPath.isUri(given) || literal(given).isPresent());
  }

  /** Adds what a path stands for; false where that is nothing at all. */
  boolean add(String given) throws IOException {
    Optional<Path> literal = literal(given);
    if (literal.isPresent()) {
      addGiven(literal.get());
      return true;
    }
    List<Path> matches = matches(withoutScheme(given), given);
    for (Path match : matches) {
      if (found.isData(name(match), () -> shown(match))) {
        addEntry(withRealParent(match));
      }
    }
    return !matches.isEmpty();
  }

  private Path withRealParent(Path match) throws IOException {
    Path parent = match.toAbsolutePath().getParent();
    if (parent == null) {
      return match;
    }
    Path real = realParents.get(parent);
    if (real == null) {
      real = parent.toRealPath();
      realParents.put(parent, real);
    }
    return real.resolve(match.getFileName()).normalize();
  }

  /** The file or directory of this very name; of a URI also with its escapes undone. */
  static Optional<Path> literal(String given) {
    List<Path> paths = new ArrayList<>();
    try {
      paths.add(Path.of(withoutScheme(given)));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "Source "
              + given
              + " cannot be the name of a file here: "
              + e.getReason()
              + "; correct the paths of prepare.source, or set LC_ALL to a UTF-8 locale",
          e);
    }
    unescaped(given).ifPresent(paths::add);
    return paths.stream().filter(Files::exists).findFirst();
  }

  private static Optional<Path> unescaped(String given) {
    try {
      return given.startsWith(SCHEME) ? Optional.of(Path.of(URI.create(given))) : Optional.empty();
    } catch (IllegalArgumentException e) {
      // No URI, so it has no escapes.
      return Optional.empty();
    }
  }

  private static String withoutScheme(String given) {
    if (!given.startsWith(SCHEME)) {
      return given;
    }
    String path = given.substring(SCHEME.length());
    return path.startsWith("///") ? path.substring(2) : path;
  }

  private void addGiven(Path path) throws IOException {
    Path real = path.toRealPath();
    BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      addBelow(real);
    } else if (attributes.isRegularFile()) {
      put(real, attributes);
    } else {
      throw new IOException(
          "Source "
              + path
              + " is no regular file but a pipe, socket or device, which cannot be read twice; write"
              + " it to a file first");
    }
  }

  /**
   * What a directory or pattern shows may be anything, and gone before it is looked at.
   *
   * @param path in a directory that no link leads to
   */
  private void addEntry(Path path) throws IOException {
    Path real = path;
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        real = path.toRealPath();
        attributes = Files.readAttributes(real, BasicFileAttributes.class);
      }
    } catch (NoSuchFileException e) {
      found.passOver(path.toString(), "a link to nothing, or removed while it was listed");
      return;
    } catch (FileSystemException e) {
      if (!Files.isSymbolicLink(path)) {
        throw e;
      }
      found.passOver(path.toString(), "a link that leads nowhere");
      return;
    }
    if (attributes.isDirectory()) {
      addBelow(real);
    } else if (attributes.isRegularFile()) {
      put(real, attributes);
    } else {
      found.passOver(path.toString(), "a pipe, socket or device");
    }
  }

  private void addBelow(Path directory) throws IOException {
    if (!directories.add(directory)) {
      return;
    }
    for (Path child : children(directory)) {
      if (found.isData(name(child), () -> shown(child))) {
        addEntry(child);
      }
    }
  }

  private void put(Path real, BasicFileAttributes attributes) {
    LocalFile file = LocalFile.of(real, attributes);
    found.add(file.uri().toString(), file);
  }

  private static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException e) {
      // Removed since its parent was listed: what was in it is no part of the source.
      return List.of();
    }
    return children;
  }

  /** As {@link LocalFile#path} says it. */
  private static String shown(Path path) {
    return "file:" + path.toAbsolutePath();
  }

  private static String name(Path path) {
    return path.getFileName() == null ? "" : path.getFileName().toString();
  }

  /** What a pattern of Hadoop's kind matches. */
  private static List<Path> matches(String pattern, String given) throws IOException {
    List<Path> all = new ArrayList<>();
    try {
      for (String alternative : GlobExpander.expand(pattern)) {
        List<Path> matches = List.of(Path.of(alternative.startsWith("/") ? "/" : ""));
        for (String component : alternative.split("/+")) {
          if (!component.isEmpty()) {
            matches = step(matches, component);
          }
        }
        all.addAll(matches);
      }
    } catch (PatternSyntaxException e) {
      throw new IOException(
          "Source "
              + given
              + " is neither the name of a file nor a pattern ("
              + e.getMessage()
              + "); correct the paths of prepare.source",
          e);
    }
    return all;
  }

  private static List<Path> step(List<Path> parents, String component) throws IOException {
    GlobPattern pattern = new GlobPattern(component);
    List<Path> next = new ArrayList<>();
    for (Path parent : parents) {
      if (!pattern.hasWildcard()) {
        Path child = parent.resolve(ESCAPED.matcher(component).replaceAll("$1"));
        if (Files.exists(child)) {
          next.add(child);
        }
      } else if (Files.isDirectory(parent)) {
        children(parent).stream().filter(child -> pattern.matches(name(child))).forEach(next::add);
      }
    }
    return next;
  }
}
