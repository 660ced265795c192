package org.notrainnogain.training.tensor;

import java.util.OptionalInt;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Where a replica computes: the CPU, or the one GPU that its task was given. */
public final class TorchDevice {
  private static final TorchDevice CPU = new TorchDevice(false, 0);

  private final boolean cuda;
  private final int index;

  private TorchDevice(boolean cuda, int index) {
    this.cuda = cuda;
    this.index = index;
  }

  /** The CPU. */
  public static TorchDevice cpu() {
    return CPU;
  }

  /**
   * The device of a setting.
   *
   * @param setting {@code auto} (a GPU when libtorch sees one, else the CPU), {@code cpu} or {@code
   *     cuda}
   * @param gpuAddress the GPU that Spark assigned to the task; GPU 0 when it assigned none
   * @throws IllegalArgumentException for another setting
   * @throws NoSuchDeviceException for {@code cuda} where there is no such GPU
   */
  public static TorchDevice resolve(String setting, OptionalInt gpuAddress) {
    return switch (setting) {
      case "cpu" -> CPU;
      case "auto" -> cudaAvailable() ? cuda(gpuAddress.orElse(0)) : CPU;
      case "cuda" -> cuda(gpuAddress.orElse(0));
      default ->
          throw new IllegalArgumentException(
              "Device must be auto, cpu or cuda, got " + setting + "; set device to one of them");
    };
  }

  private static TorchDevice cuda(int index) {
    if (!cudaAvailable()) {
      throw new NoSuchDeviceException(
          "Device cuda was asked for, but libtorch sees no CUDA GPU here; run on a machine with a"
              + " GPU and its driver, with the natives of classifier linux-x86_64-gpu on the class"
              + " path, or set placement.device = cpu");
    }
    int count = torch.cuda_device_count();
    if (index < 0 || index >= count) {
      throw new NoSuchDeviceException(
          "GPU address "
              + index
              + " was assigned, but libtorch sees "
              + count
              + " GPUs; check the"
              + " GPU resources of the Spark executors");
    }
    return new TorchDevice(true, index);
  }

  private static boolean cudaAvailable() {
    TorchRuntime.load();
    return torch.cuda_is_available();
  }

  /** Whether it is a GPU. */
  public boolean isCuda() {
    return cuda;
  }

  /** Which of the GPUs that libtorch sees; 0 for the CPU. */
  int index() {
    return index;
  }

  /** {@code cpu} or {@code cuda:N}. */
  public String name() {
    return cuda ? "cuda:" + index : "cpu";
  }

  /**
   * Waits until the device has done all it was given, so that a clock read next tells the truth.
   */
  public void synchronize() {
    if (cuda) {
      torch.cuda_synchronize(index);
    }
  }

  torch.DeviceType type() {
    return cuda ? torch.DeviceType.CUDA : torch.DeviceType.CPU;
  }

  /** Options of a new tensor on this device; owned by the caller's pointer scope. */
  public TensorOptions options(torch.ScalarType elements) {
    return new TensorOptions(device()).dtype(new ScalarTypeOptional(elements));
  }

  /** The tensor itself on the CPU, a copy of it on a GPU; owned by the caller's pointer scope. */
  public Tensor place(Tensor host) {
    return cuda ? host.to(device(), host.scalar_type()) : host;
  }

  /** A new native handle of this device; owned by the caller's pointer scope. */
  public Device device() {
    return new Device(type(), (byte) (cuda ? index : -1));
  }

  @Override
  public String toString() {
    return name();
  }
}
