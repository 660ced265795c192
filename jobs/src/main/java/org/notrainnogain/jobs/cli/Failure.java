package org.notrainnogain.jobs.cli;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.SparkException;
import org.notrainnogain.dataprep.source.UnusableSourceException;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.storage.HeldException;
import org.notrainnogain.training.tensor.NoSuchDeviceException;

/**
 * Says what went wrong, where and what to do, from whatever a command threw. Spark wraps what a
 * task threw into its own exceptions, and where the class is not known to the driver only into
 * text; both are taken off.
 */
final class Failure {
  /** What Spark writes of a task's exception: "(TID 0) (host executor 1): the.Class: message". */
  private static final Pattern TASK_FAILURE =
      Pattern.compile("most recent failure: [^\\n]*?\\): ([^\\n]+)");

  private static final Pattern CLASS_NAME =
      Pattern.compile("^(?:[a-z_][\\w$]*\\.)+([A-Z][\\w$]*)(?:: )?");

  private static final int LONGEST_CHAIN = 50;

  private Failure() {}

  /** The exception that says most: the first that only wraps no other. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < LONGEST_CHAIN && wraps(cause); i++) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean wraps(Throwable failure) {
    Throwable cause = failure.getCause();
    if (cause == null || cause == failure) {
      return false;
    }
    return failure instanceof SparkException
        || failure instanceof ExecutionException
        || failure instanceof CompletionException
        || failure instanceof InvocationTargetException
        || failure instanceof ExceptionInInitializerError
        || failure.getMessage() == null
        || failure.getMessage().equals(cause.toString());
  }

  /**
   * Whether a cause tells of what the user gave, settings, files or names, rather than of something
   * that went wrong with it: our own checks of arguments are such, a library's are not.
   */
  static boolean isOfWhatWasGiven(Throwable cause) {
    return cause instanceof ConfigurationException
        || cause instanceof UnusableSourceException
        || cause instanceof NoSuchDeviceException
        || cause instanceof HeldException
        || cause instanceof IllegalArgumentException && isThrownByUs(cause);
  }

  private static boolean isThrownByUs(Throwable cause) {
    return cause.getStackTrace().length > 0
        && cause.getStackTrace()[0].getClassName().startsWith("org.notrainnogain.");
  }

  /** A few lines for the person at the terminal: the failure, and a way out where one is known. */
  static String explain(Throwable failure) {
    Throwable cause = cause(failure);
    String message = message(cause);
    String wayOut = wayOut(failure);
    return wayOut.isEmpty() ? message : message + System.lineSeparator() + wayOut;
  }

  private static String message(Throwable cause) {
    String message = cause.getMessage() == null ? "" : cause.getMessage().strip();
    Matcher task = TASK_FAILURE.matcher(message);
    if (cause instanceof SparkException && task.find()) {
      String ofTask = task.group(1).strip();
      String bare = CLASS_NAME.matcher(ofTask).replaceFirst("");
      return bare.isEmpty() ? ofTask : bare;
    }
    if (message.isEmpty()) {
      return "Failed with " + cause.getClass().getName() + ", which says no more";
    }
    if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
      return "File not found: " + message;
    }
    if (cause instanceof AccessDeniedException) {
      return "Permission denied: " + message;
    }
    // A bare word such as "null" or "Java heap space" means something only with its class.
    boolean ours =
        !(cause instanceof Error) && isThrownByUs(cause) || cause instanceof UncheckedIOException;
    return ours ? message : cause.getClass().getSimpleName() + ": " + message;
  }

  private static String wayOut(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < LONGEST_CHAIN && cause != null; i++) {
      if (cause instanceof UnusableSourceException) {
        return ""; // Its message has it.
      }
      String wayOut = wayOut(cause, String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT));
      if (!wayOut.isEmpty()) {
        return wayOut;
      }
      cause = cause.getCause();
    }
    return "";
  }

  private static String wayOut(Throwable cause, String message) {
    if (message.contains("physical memory usage is too high")) {
      return "JavaCPP limits the memory of the whole process; start with bin/ntng, or add"
          + " -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 to the JVM.";
    }
    if (cause instanceof OutOfMemoryError || message.contains("outofmemoryerror")) {
      return "Give the JVM more memory (NTNG_HEAP=8g bin/ntng ..., or --driver-memory and"
          + " --executor-memory on a cluster), or ask for less: a smaller model, batch or"
          + " device-batch.";
    }
    if (message.contains("no space left on device") || message.contains("disk quota exceeded")) {
      return "Free some space, or choose another --out; temporary files go to java.io.tmpdir ("
          + System.getProperty("java.io.tmpdir")
          + ") and spark.local.dir, libtorch's libraries to the home directory's .javacpp.";
    }
    if (cause instanceof AccessDeniedException || message.contains("permission denied")) {
      return "This user may not read or write there; choose another --out or change its rights.";
    }
    if (cause instanceof UnsatisfiedLinkError
        || cause instanceof NoClassDefFoundError
            && (message.contains("org/bytedeco") || message.contains("org.bytedeco"))) {
      return "A native library cannot be loaded. The build carries libtorch for Linux x86-64 with"
          + " glibc; the home directory's .javacpp must be writable, have 1 GB free and allow"
          + " programs (not be mounted noexec).";
    }
    if (cause instanceof UnsupportedFileSystemException
        || cause instanceof ClassNotFoundException && message.contains("filesystem")
        || cause instanceof NoClassDefFoundError && message.contains("com/amazonaws")) {
      return "The classes of this file system are not on the class path; add them by bin/ntng --jars"
          + " A.jar,B.jar ... For s3a:// these are hadoop-aws of Hadoop 3.3.4 and"
          + " aws-java-sdk-bundle 1.12.262 (docs/operations.md, \"Object stores\").";
    }
    if (cause instanceof NoClassDefFoundError) {
      return "The installation lacks a part of the program; copy all of it again, or remove"
          + " jobs/target/dist, so that bin/ntng builds it anew.";
    }
    return "";
  }
}
