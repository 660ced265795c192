package org.notrainnogain.jobs.nightly.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.notrainnogain.planning.run.RunPlan;

/**
 * The irreducible losses of a proxy, for runs of RHO loss.
 *
 * @param sharedSeed seed of a proxy of all runs, under whose masks they train; empty when it is of
 *     the run's own seed
 */
record ProxyLosses(RunTask proxy, ScoreTask scoring, Optional<Long> sharedSeed)
    implements Prerequisite {
  private static final String PROXY = "selector.rho-loss.proxy=";

  @Override
  public Optional<List<String>> settings(NightDirectory place) {
    return proxy.runId(place).map(this::settings);
  }

  private List<String> settings(String proxyRunId) {
    List<String> settings = new ArrayList<>(List.of(PROXY + proxyRunId));
    sharedSeed.ifPresent(seed -> settings.add("seeds.masks=" + seed));
    return settings;
  }

  @Override
  public Optional<String> missing(NightDirectory place) {
    return scoring.standing(place).is(Standing.State.DONE)
        ? Optional.empty()
        : Optional.of("the irreducible losses of its proxy");
  }

  @Override
  public List<String> problems(RunPlan plan) {
    return plan.passesNeeded() <= scoring.passes()
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "nightly.arms.%s.proxy.passes is %d, and the run makes %d; set it so",
                plan.config().method(),
                scoring.passes(),
                plan.passesNeeded()));
  }

  @Override
  public List<String> standIns() {
    return settings("not-known-yet");
  }
}
