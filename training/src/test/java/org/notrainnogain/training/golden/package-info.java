/** Reads the reference values of the published code for the golden tests. */
package org.notrainnogain.training.golden;
