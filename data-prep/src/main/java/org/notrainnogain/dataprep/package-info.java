package org.notrainnogain.dataprep;
