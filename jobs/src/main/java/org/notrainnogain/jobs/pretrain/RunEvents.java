package org.notrainnogain.jobs.pretrain;

import org.notrainnogain.training.events.TrainingSummaries;
import org.notrainnogain.training.loop.LoopListener;
import org.notrainnogain.training.loop.StepRow;
import org.notrainnogain.training.loop.ValidationRow;

/** Writes what the loop says into the run's TensorBoard event files. */
record RunEvents(TrainingSummaries summaries) implements LoopListener {
  @Override
  public void updated(StepRow step) {
    summaries.step(
        step.step(), step.loss(), step.learningRate(), step.gradientNorm(), step.rstSeconds());
  }

  @Override
  public void evaluated(ValidationRow validation) {
    summaries.validation(validation.step(), validation.split(), validation.loss());
  }
}
