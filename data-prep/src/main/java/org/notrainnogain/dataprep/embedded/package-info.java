/**
 * The corpus that comes with the program: about 11 MB of real English read out of jars on the class
 * path, so that a first run needs no download. It stands where a user's own text would: at the
 * start of the data flow, before cleaning.
 *
 * <p>WordNet 3.1's definitions and usage examples, one novel, and the correct sentences among
 * LanguageTool's grammar examples. What the small tasks made of the same jars keep for development
 * ({@link org.notrainnogain.dataprep.embedded.HeldOutTask}) is left out. The texts stay in their
 * jars under their own licences; nothing is copied from them into this project.
 */
package org.notrainnogain.dataprep.embedded;
