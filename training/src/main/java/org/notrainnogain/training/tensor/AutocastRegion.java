package org.notrainnogain.training.tensor;

import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A region of a forward pass in a precision. At its end the cache of cast weights is cleared:
 * libtorch would keep casting from it, and every later step would train on the first step's
 * weights. Backward runs after the region. Not shared between threads.
 */
public final class AutocastRegion implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AutocastRegion.class);

  private final TorchDevice device;
  private final boolean enabled;

  private AutocastRegion(TorchDevice device, boolean enabled) {
    this.device = device;
    this.enabled = enabled;
  }

  /** Opens a region; for {@link Precision#FP32} it changes nothing. */
  public static AutocastRegion open(TorchDevice device, Precision precision) {
    boolean enabled = precision == Precision.BF16;
    if (enabled) {
      torch.set_autocast_dtype(device.type(), torch.ScalarType.BFloat16);
      torch.set_autocast_enabled(device.type(), true);
    }
    return new AutocastRegion(device, enabled);
  }

  /** Says once, when a model is built, that bfloat16 on a CPU is correct but slow. */
  public static void warnIfSlow(TorchDevice device, Precision precision) {
    if (precision == Precision.BF16 && !device.isCuda()) {
      LOG.warn(
          "Precision bf16 on a CPU without matrix units for it is several times slower than fp32;"
              + " set precision = fp32 unless its numerics are what is wanted");
    }
  }

  @Override
  public void close() {
    if (enabled) {
      torch.set_autocast_enabled(device.type(), false);
      torch.clear_cache();
    }
  }
}
