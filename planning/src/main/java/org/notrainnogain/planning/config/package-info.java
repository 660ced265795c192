/**
 * From HOCON files and {@code --set} to checked values: the first stop of every command. Everything
 * behind it receives records and plain values, never a configuration tree.
 */
package org.notrainnogain.planning.config;
