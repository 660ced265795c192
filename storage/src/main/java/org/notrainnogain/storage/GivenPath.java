package org.notrainnogain.storage;

import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * What a path means that a user writes. One rule for all: two letters or more, a colon and a slash
 * begin a URI of one of Hadoop's file systems ({@code hdfs:/x}, {@code file:/x}, {@code
 * s3a://bucket/x}). Anything else is a name, whatever its characters mean elsewhere.
 */
public final class GivenPath {
  private static final Pattern URI = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]+:/.*");

  private GivenPath() {}

  /** Whether it names its file system. */
  public static boolean isUri(String given) {
    return URI.matcher(given).matches();
  }

  /** As Hadoop's path; a name is one of the default file system. */
  public static Path of(String given) {
    return isUri(given) ? new Path(given) : new Path(null, null, given);
  }
}
