package org.notrainnogain.training.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.openblas.presets.openblas_nolapack.MklSetNumThreadsLocal;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads libtorch with MKL as its BLAS, makes its algorithms deterministic and sets its threads.
 *
 * <p>Everything of this project that touches libtorch goes through {@link #load()} first; the other
 * classes of this package do so themselves. Threads are set with {@link #setThreads} at the start
 * of every task, since libtorch keeps their number for each thread.
 */
public final class TorchRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(TorchRuntime.class);
  private static final String BLAS_PROPERTY = "org.bytedeco.openblas.load";
  private static final String MEMORY_PROPERTY = "org.bytedeco.javacpp.maxPhysicalBytes";
  private static final String MKL = "mkl_rt";

  private TorchRuntime() {}

  /**
   * Loads the native libraries once; later calls return at once.
   *
   * @throws IllegalStateException when a native library is missing, naming it and what to add
   */
  public static void load() {
    try {
      Natives.touch();
    } catch (LinkageError e) {
      throw missingNatives(e);
    }
  }

  static IllegalStateException missingNatives(LinkageError error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new IllegalStateException(
        "The native libraries of libtorch could not be loaded ("
            + cause.getMessage()
            + "). Put the jars org.bytedeco:pytorch, openblas and javacpp with the classifier "
            + Loader.getPlatform()
            + " and org.bytedeco:mkl with the classifier "
            + Loader.getPlatform()
            + "-redist on the class path; natives are built for 64-bit Linux with glibc",
        error);
  }

  /**
   * Makes libtorch and its BLAS use so many threads for work that the calling thread starts. Call
   * it at the start of every task.
   *
   * @throws IllegalStateException when libtorch or MKL does not take the number over
   */
  public static void setThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("Threads must be 1 or more, got " + threads);
    }
    load();
    torch.set_num_threads(threads);
    // A second OpenMP runtime in the process (BigDL brings one) can leave MKL at one thread while
    // libtorch still reports many, so the BLAS is told as well.
    setThreadsOfBlas(threads);
    int libtorch = torch.get_num_threads();
    int mkl = threadsOfMkl(threads);
    if (libtorch != threads || mkl != threads) {
      throw new IllegalStateException(
          threads
              + " threads were asked for, but libtorch uses "
              + libtorch
              + " and MKL "
              + mkl
              + "; start BigDL's engine before libtorch, or set -Dbigdl.mklNumThreads="
              + threads);
    }
  }

  private static void setThreadsOfBlas(int threads) {
    if (Natives.MKL_THREADS == null) {
      try (PointerScope handlesOfThePresets = new PointerScope()) {
        openblas_nolapack.blas_set_num_threads(threads);
      }
    } else {
      threadsOfMkl(threads);
    }
  }

  /**
   * Makes the BLAS of the calling thread use that thread alone, whatever is set elsewhere. BigDL's
   * own MKL finds libtorch's in its place, with another OpenMP than the one it was built for: as
   * soon as it starts threads, the process dies.
   */
  public static void setSerialBlas() {
    load();
    threadsOfMkl(1);
  }

  /**
   * The number that MKL itself holds for the calling thread, which counts before any number that
   * other libraries set for the process. The JavaCPP presets only remember what was asked for.
   */
  static int threadsOfMkl(int threads) {
    // Setting a number returns the one before it. Another BLAS has no such function.
    return Natives.MKL_THREADS == null ? threads : Natives.MKL_THREADS.call(threads);
  }

  private static final class MklThreads extends MklSetNumThreadsLocal {
    MklThreads() {
      super();
    }
  }

  /** Versions and build of what computes, for manifests: names in fixed order. */
  public static Map<String, String> versions() {
    load();
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("libtorch", presetVersion("pytorch"));
    versions.put("mkl", presetVersion("mkl"));
    versions.put("platform", Loader.getPlatform());
    versions.put("blas", System.getProperty(BLAS_PROPERTY));
    versions.put("cuda", torch.cuda_is_available() ? "available" : "none");
    return versions;
  }

  private static String presetVersion(String artifact) {
    try {
      return Loader.getVersion("org.bytedeco", artifact);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The version of org.bytedeco:" + artifact + " is unreadable", e);
    }
  }

  /**
   * Its initialisation is the loading: the class loader makes it happen once. All of it happens
   * here, since JavaCPP looks addresses up under a lock of the dynamic loader that another thread
   * which is just loading a library waits for while it holds the one that the look-up needs.
   */
  private static final class Natives {
    private static final MklThreads MKL_THREADS;

    static {
      setUnlessGiven(BLAS_PROPERTY, MKL);
      setUnlessGiven(MEMORY_PROPERTY, "0");
      try (UnpackingLock lock = UnpackingLock.acquire()) {
        Loader.load(openblas_nolapack.class);
        Loader.load(torch.class);
      }
      MKL_THREADS = mklThreads();
      if (MKL.equals(System.getProperty(BLAS_PROPERTY)) && MKL_THREADS == null) {
        // JavaCPP takes OpenBLAS without a word then: half as fast, and with other results.
        throw new UnsatisfiedLinkError("no mkl_rt among the native libraries");
      }
      // GPU kernels without a deterministic variant warn instead of failing; CPU is strict.
      torch.globalContext().setDeterministicAlgorithms(true, torch.cuda_is_available());
      // Its default with deterministic algorithms fills every new tensor: a pass over memory each.
      torch.globalContext().setDeterministicFillUninitializedMemory(false);
      String blas = System.getProperty(BLAS_PROPERTY);
      if (!MKL.equals(blas)) {
        LOG.warn(
            "libtorch computes with {} instead of MKL, which is about half as fast; set -D{}={}",
            blas,
            BLAS_PROPERTY,
            MKL);
      }
    }

    /** Null where the BLAS is another. */
    private static MklThreads mklThreads() {
      try (PointerScope scope = new PointerScope()) {
        Pointer address = Loader.addressof("MKL_Set_Num_Threads_Local");
        if (address == null || address.isNull()) {
          return null;
        }
        MklThreads function = new MklThreads();
        function.put(address);
        function.retainReference();
        return function;
      }
    }

    private static void setUnlessGiven(String property, String value) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, value);
      }
    }

    static void touch() {
      // Calling it initialises the class.
    }
  }
}
