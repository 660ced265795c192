package org.notrainnogain.training.loop;

import java.io.Serializable;

/**
 * What every replica does to its slice of the weights.
 *
 * <p>The arrays are not copied and must not be changed; never compare with {@code equals}.
 *
 * @param learningRate the schedule's rate for this update
 * @param clipFactor factor on the gradient, at most 1
 * @param hadGradient for each tensor of the layout: whether it is changed, because a microbatch of
 *     this update reached it or a gradient of zeros counts ({@link AbsentGradient})
 * @param stepsOfTensor for each tensor of the layout: its updates so far, this one included
 */
public record WeightUpdate(
    double learningRate, double clipFactor, boolean[] hadGradient, long[] stepsOfTensor)
    implements Serializable {}
