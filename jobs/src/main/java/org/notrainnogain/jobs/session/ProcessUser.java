package org.notrainnogain.jobs.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Who this process is to Hadoop and Spark. Containers are often given a user id that has no name,
 * which Hadoop's login cannot bear; such a user goes by HADOOP_USER_NAME or the number.
 */
final class ProcessUser {
  private ProcessUser() {}

  /** Logs in, unless the process is somebody already. */
  static void login() {
    if (UserGroupInformation.isSecurityEnabled() || isNamed()) {
      return;
    }
    UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(name()));
  }

  private static boolean isNamed() {
    try {
      UserGroupInformation.getLoginUser();
      return true;
    } catch (IOException nameless) {
      return false;
    }
  }

  private static String name() {
    String given = System.getenv("HADOOP_USER_NAME");
    if (given != null && !given.isBlank()) {
      return given;
    }
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
    } catch (IOException e) {
      throw new UncheckedIOException("The number of this user cannot be found", e);
    }
  }
}
