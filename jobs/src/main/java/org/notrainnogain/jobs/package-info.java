package org.notrainnogain.jobs;
