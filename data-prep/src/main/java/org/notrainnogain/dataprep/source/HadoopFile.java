package org.notrainnogain.dataprep.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;

/** A file of HDFS, an object store or any other of Hadoop's file systems but the local one. */
final class HadoopFile implements SourceFile {
  private static final long serialVersionUID = 1L;
  private static final String[] ANYWHERE = {};
  private static final BlockLocation[] UNKNOWN = {};

  private final Path path;
  private final long length;
  private final long modified;

  /** Where the data lies is of use where pieces are made, and stays there. */
  private final transient BlockLocation[] blocks;

  private HadoopFile(FileStatus status, BlockLocation[] blocks) {
    this.path = status.getPath();
    this.length = status.getLen();
    this.modified = status.getModificationTime();
    this.blocks = blocks;
  }

  static HadoopFile of(LocatedFileStatus status) {
    return new HadoopFile(status, status.getBlockLocations());
  }

  @Override
  public String path() {
    return path.toString();
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public long modified() {
    return modified;
  }

  @Override
  public String[] hosts(long offset) {
    for (BlockLocation block : blocks == null ? UNKNOWN : blocks) {
      if (block.getOffset() <= offset && offset < block.getOffset() + block.getLength()) {
        return hosts(block);
      }
    }
    return ANYWHERE;
  }

  private static String[] hosts(BlockLocation block) {
    try {
      return Arrays.stream(block.getHosts())
          .filter(host -> !host.equals("localhost"))
          .toArray(String[]::new);
    } catch (IOException e) {
      // Where data lies is a hint; reading it says what is wrong.
      return ANYWHERE;
    }
  }

  @Override
  public InputStream open(long offset, Configuration configuration) throws IOException {
    FSDataInputStream in = path.getFileSystem(configuration).open(path);
    try {
      in.seek(offset);
      return in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public InputFile parquet(Configuration configuration) throws IOException {
    return HadoopInputFile.fromPath(path, configuration);
  }

  @Override
  public HadoopFile now(Configuration configuration) throws IOException {
    return new HadoopFile(path.getFileSystem(configuration).getFileStatus(path), UNKNOWN);
  }
}
