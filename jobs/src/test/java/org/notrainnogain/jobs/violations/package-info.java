/**
 * Classes that break the import rules, one each, laid out like the program; the proof that the
 * rules of {@link org.notrainnogain.jobs.ArchitectureTest} find what they look for.
 */
package org.notrainnogain.jobs.violations;
