/**
 * The flat parameter vector and the device it lives on: the second station of a training step,
 * between the slices that the replicas exchange (plain {@code float[]}) and the models that compute
 * with libtorch tensors.
 *
 * <p>A {@link org.notrainnogain.training.tensor.ParameterLayout} says where each named tensor lies,
 * {@link org.notrainnogain.training.tensor.FlatParameters} holds the weights and gradients as two
 * contiguous vectors with named views, {@link org.notrainnogain.training.tensor.TorchRuntime} loads
 * the natives and sets threads, {@link org.notrainnogain.training.tensor.TorchDevice} names CPU or
 * one GPU. The lifetime of native memory is decided in this package only.
 */
package org.notrainnogain.training.tensor;
