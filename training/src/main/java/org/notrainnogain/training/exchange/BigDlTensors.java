package org.notrainnogain.training.exchange;

import com.intel.analytics.bigdl.dllib.tensor.ArrayStorage;
import com.intel.analytics.bigdl.dllib.tensor.DenseTensor;
import com.intel.analytics.bigdl.dllib.tensor.Tensor;
import com.intel.analytics.bigdl.dllib.tensor.TensorNumericMath.TensorNumeric;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** BigDL's one-dimensional float tensors as views of Java arrays, and the reverse. */
final class BigDlTensors {
  static final ClassTag<Object> FLOAT = floatTag();
  static final TensorNumeric<Object> NUMERIC = floatNumeric();

  private BigDlTensors() {}

  /** A tensor whose storage is the array itself. */
  static Tensor<Object> wrap(float[] values) {
    return new DenseTensor<>(new ArrayStorage<>(values, FLOAT), FLOAT, NUMERIC);
  }

  /** The array that is the storage of a tensor which begins at its first element. */
  static float[] unwrap(Tensor<Object> tensor) {
    return (float[]) tensor.storage().array();
  }

  @SuppressWarnings("unchecked") // Scala's Float is Object to javac
  private static ClassTag<Object> floatTag() {
    return (ClassTag<Object>) (ClassTag<?>) ClassTag$.MODULE$.Float();
  }

  @SuppressWarnings("unchecked") // as above
  private static TensorNumeric<Object> floatNumeric() {
    String name = TensorNumeric.class.getName() + "$NumericFloat$";
    try {
      // The name of this Scala object cannot be written in Java.
      return (TensorNumeric<Object>) Class.forName(name).getField("MODULE$").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("BigDL's jar lacks " + name + "; build training/bigdl", e);
    }
  }
}
