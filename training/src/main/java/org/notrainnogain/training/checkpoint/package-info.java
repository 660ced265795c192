/**
 * What a run leaves behind so that it can go on: tensors in safetensors files, that other programs
 * read as well, and everything else as JSON. Takes plain arrays from the distributed loop and gives
 * them back.
 */
package org.notrainnogain.training.checkpoint;
