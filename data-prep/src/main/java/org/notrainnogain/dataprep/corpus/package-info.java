/**
 * What a prepared corpus says of itself: the manifest, written last by {@code prepare} and the only
 * thing that training trusts.
 */
package org.notrainnogain.dataprep.corpus;
