package org.notrainnogain.jobs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The versions of the program and of what it stands on, as recorded by the build. */
public final class Version implements IVersionProvider {
  private static final String RESOURCE = "version.properties";

  @Override
  public String[] getVersion() throws IOException {
    Properties recorded = recorded();
    return new String[] {
      "ntng " + recorded.getProperty("ntng"),
      "Spark " + recorded.getProperty("spark") + ", BigDL " + recorded.getProperty("bigdl"),
      "libtorch " + recorded.getProperty("pytorch") + ", Java " + Runtime.version()
    };
  }

  /** The recorded versions by the name of the part: ntng, spark, bigdl, pytorch. */
  public static Properties recorded() throws IOException {
    Properties recorded = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("Resource " + RESOURCE + " is not in the jar; build it with Maven");
      }
      recorded.load(in);
    }
    return recorded;
  }
}
