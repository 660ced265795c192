package org.notrainnogain.jobs.violations.dataprep;

/** Breaks a rule on purpose. */
public final class TextUtil {}
