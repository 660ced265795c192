package org.notrainnogain.reporting.html;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Pattern;

/** The page's fixed parts: its style, its script, and chart.js from its WebJar. */
final class Resources {
  private static final String WEBJAR = "META-INF/maven/org.webjars.npm/chart.js/pom.properties";
  private static final Pattern SOURCE_MAP = Pattern.compile("(?m)^//# sourceMappingURL=.*$");

  private Resources() {}

  static String style() {
    return read("org/notrainnogain/reporting/html/report.css");
  }

  static String script() {
    return read("org/notrainnogain/reporting/html/report.js");
  }

  /** chart.js, without the note that would have a browser look for its source map. */
  static String chartLibrary() {
    Properties webjar = new Properties();
    try {
      webjar.load(new ByteArrayInputStream(bytes(WEBJAR)));
    } catch (IOException e) {
      throw new UncheckedIOException("Resource " + WEBJAR + " cannot be read", e);
    }
    String version = webjar.getProperty("version");
    String source =
        read("META-INF/resources/webjars/chart.js/" + version + "/dist/chart.umd.min.js");
    return SOURCE_MAP.matcher(source).replaceAll("");
  }

  private static String read(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String name) {
    try (InputStream in = Resources.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "Resource "
                + name
                + " is not on the class path; build with Maven and start with bin/ntng");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Resource " + name + " cannot be read", e);
    }
  }
}
