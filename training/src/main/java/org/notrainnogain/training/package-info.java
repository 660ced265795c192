package org.notrainnogain.training;
