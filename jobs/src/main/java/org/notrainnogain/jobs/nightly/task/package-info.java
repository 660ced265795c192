/**
 * The tasks that a plan takes, a class a kind: {@link org.notrainnogain.jobs.nightly.task.TaskList}
 * puts them in order, each after its {@link org.notrainnogain.jobs.nightly.task.Prerequisite
 * prerequisites}, and each reads from DIR how it stands.
 */
package org.notrainnogain.jobs.nightly.task;
