package org.notrainnogain.jobs.session;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/**
 * Ends this process by a signal that it sends itself, as the system does where nobody listens. No
 * exit handler runs, of the JVM or of native libraries, so threads inside libtorch do no harm.
 */
final class SignalDeath {
  private static final Map<Integer, String> NAMES = Map.of(1, "HUP", 2, "INT", 15, "TERM");

  private SignalDeath() {}

  /** Ends the process; a shell sees 128 and the signal's number. */
  static void by(int number) {
    try {
      // By reflection: the compiler warns of each mention of these classes.
      Class<?> signals = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Object signal = signals.getConstructor(String.class).newInstance(NAMES.get(number));
      Object byDefault = handlers.getField("SIG_DFL").get(null);
      signals.getMethod("handle", signals, handlers).invoke(null, signal, byDefault);
      signals.getMethod("raise", signals).invoke(null, signal);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | NoSuchFieldException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException("This Java cannot end itself by signal " + number, e);
    }
  }
}
