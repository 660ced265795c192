package org.notrainnogain.dataprep.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFilesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wiki[2020].txt",
        "{a,b}.txt",
        "back\\slash.txt",
        "2024-01-01T10:00:00.txt",
        "a:b",
        "file:x.txt",
        "100%25 done%20.txt",
        "%zz",
        "new\nline.txt",
        "what?.txt",
        "star*.txt",
        "a#b.txt",
        " trailing.txt ",
        "~tilde",
        "-dash",
        "\u00fcbung \u4e2d\u6587 \uD83D\uDE00.txt",
        "it's \"q\".txt",
        "[unclosed",
        "$HOME"
      })
  void aNameIsAName(String name) throws IOException {
    write(name, "this one");
    write("wiki2.txt", "another");
    write("a.txt", "another");
    write("starry.txt", "another");
    Path file = directory.resolve(name);
    for (String given :
        List.of(file.toString(), "file:" + file, "file://" + file, file.toUri().toString())) {
      assertThat(ReadSource.lines(given)).as(given).containsExactly("this one");
      try (InputStream in = SourceFiles.open(given, new Configuration())) {
        assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("this one");
      }
    }
    assertThat(ReadSource.lines(directory.toString()))
        .containsExactly("another", "another", "another", "this one");
    assertThat(ReadSource.lines(directory + "/*")).hasSize(4);
  }

  @Test
  void whatIsNoNameIsAPattern() throws IOException {
    for (String name : List.of("a1.txt", "a2.txt", "b1.txt", ".a3.txt", "_a4.txt", "a:5.txt")) {
      write(name, name);
    }
    write("below/a6.txt", "a6.txt");
    assertThat(ReadSource.lines(directory + "/a[0-9].txt")).containsExactly("a1.txt", "a2.txt");
    assertThat(ReadSource.lines(directory + "/{a1,b1}.t*")).containsExactly("a1.txt", "b1.txt");
    assertThat(ReadSource.lines(directory + "/a?5.txt")).containsExactly("a:5.txt");
    assertThat(ReadSource.lines(directory + "/{below/a6,b1}.txt"))
        .containsExactly("a6.txt", "b1.txt");
    assertThat(ReadSource.lines(directory + "/b*", directory + "/_a4.txt"))
        .containsExactly("_a4.txt", "a6.txt", "b1.txt");
    assertThat(SourceFiles.of(List.of(directory + "/*"), new Configuration()).hidden())
        .containsExactly("file:" + directory + "/.a3.txt", "file:" + directory + "/_a4.txt");
    assertThat(
            SourceFiles.of(
                    List.of(directory.toString(), directory + "/_a4.txt"), new Configuration())
                .hidden())
        .as("what is given by name is read")
        .containsExactly("file:" + directory + "/.a3.txt");
    assertThatThrownBy(() -> ReadSource.lines(directory + "/c*"))
        .hasMessage(
            "Source " + directory + "/c* does not exist; correct the paths of prepare.source");
    assertThatThrownBy(() -> ReadSource.lines(directory + "/[c"))
        .hasMessageContaining("/[c is neither the name of a file nor a pattern (");
    assertThatThrownBy(() -> ReadSource.lines("")).hasMessageContaining("Source '' is no path");
  }

  @Test
  void aFileReachedTwiceIsReadOnce() throws IOException {
    write("loop/a.txt", "once");
    Files.createSymbolicLink(directory.resolve("loop/self"), Path.of("."));
    Files.createSymbolicLink(directory.resolve("loop/up"), directory);
    Files.createSymbolicLink(directory.resolve("loop/again.txt"), Path.of("a.txt"));
    Files.createSymbolicLink(directory.resolve("other"), directory.resolve("loop"));
    assertThat(ReadSource.lines(directory.toString(), directory + "/loop/again.txt"))
        .containsExactly("once");
    assertThat(ReadSource.lines(directory + "/other/again.txt")).containsExactly("once");
  }

  @Test
  void checksumsOfOtherProgramsAreNotBelieved() throws IOException {
    write("part-00000", "changed since");
    write(".part-00000.crc", "crc\0\0\0\2\0\1\2\3\4");
    assertThat(ReadSource.lines(directory.toString())).containsExactly("changed since");
    assertThat(ReadSource.lines(directory + "/part-00000")).containsExactly("changed since");
  }

  @Test
  void whatIsNoFileIsNamed() throws Exception {
    write("a.txt", "text");
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Files.createSymbolicLink(directory.resolve("gone"), Path.of("nowhere"));
    Files.createSymbolicLink(directory.resolve("circle"), Path.of("circle"));
    SourceFiles found = SourceFiles.of(List.of(directory.toString()), new Configuration());
    assertThat(found.files()).hasSize(1);
    assertThat(found.passedOver())
        .containsEntry(pipe.toString(), "a pipe, socket or device")
        .containsEntry(directory + "/gone", "a link to nothing, or removed while it was listed")
        .containsEntry(directory + "/circle", "a link that leads nowhere")
        .hasSize(3);
    assertThatThrownBy(() -> ReadSource.lines(pipe.toString()))
        .hasMessageContaining(pipe + " is no regular file but a pipe, socket or device");
    assertThatThrownBy(() -> ReadSource.lines("/dev/null"))
        .hasMessageContaining("/dev/null is no regular file");
  }

  @Test
  void aNameThatIsNoUtf8IsRead() throws IOException {
    Path latin1 = Path.of(URI.create(directory.toUri() + "caf%E9.txt"));
    Files.writeString(latin1, "coffee");
    assertThat(ReadSource.lines(directory.toString())).containsExactly("coffee");
    assertThat(ReadSource.lines(directory + "/c*.txt")).containsExactly("coffee");
    assertThat(ReadSource.lines(latin1.toUri().toString())).containsExactly("coffee");
  }

  @Test
  void aFileThatChangesAfterItWasFoundIsRefused() throws IOException {
    write("a.txt", "one\ntwo\n");
    Configuration configuration = new Configuration();
    SourceFile found = SourceFiles.of(List.of(directory.toString()), configuration).files().get(0);
    Path file = directory.resolve("a.txt");
    for (String change : List.of("ONE\nTWO\n", "one\ntwo\nthree\n")) {
      Files.writeString(file, change, StandardCharsets.UTF_8);
      Files.setLastModifiedTime(
          file,
          java.nio.file.attribute.FileTime.fromMillis(
              change.length() == found.length() ? found.modified() + 1 : found.modified()));
      PieceReadings readings =
          new PieceReadings(
              new LinePieces(new Lines()),
              List.of(SourcePiece.whole(found)),
              ReadSource.LIMITS,
              configuration);
      assertThatThrownBy(() -> readings.forEachRemaining(reading -> {}))
          .hasMessageContaining(
              "Source file:" + file + " changed while prepare was reading (it had 8")
          .hasMessageContaining("run prepare again once nobody writes");
    }
  }

  @Test
  void whatMayNotBeReadIsSaidAsItIs() throws IOException {
    write("a.txt", "one\n");
    SourceFile found =
        SourceFiles.of(List.of(directory.toString()), new Configuration()).files().get(0);
    assertThat(found.unreadable("", new java.nio.file.AccessDeniedException("/b/a.txt")))
        .hasMessage(
            "Source "
                + found.path()
                + " cannot be read: this user may not read /b/a.txt; change its rights; replace the file, or leave it out of the paths of prepare.source");
  }

  @Test
  void filesOfAnotherFileSystemAreFoundByItsOwnNames() throws IOException {
    for (String name : List.of("a1.txt", "a[2].txt", "below/b.txt", "_c.txt")) {
      write(name, name + "\n");
    }
    Configuration configuration = new Configuration();
    configuration.setClass("fs.other.impl", OtherFiles.class, FileSystem.class);
    String root = "other:" + directory;
    assertThat(names(configuration, root)).containsExactly("a1.txt", "a[2].txt", "b.txt");
    assertThat(names(configuration, root + "/a[2].txt", root + "/a*"))
        .containsExactly("a1.txt", "a[2].txt");
    assertThat(names(configuration, root + "/_c.txt")).containsExactly("_c.txt");
    assertThatThrownBy(() -> names(configuration, root + "/d*"))
        .hasMessageContaining("/d* does not exist");
    SourceFile file = SourceFiles.of(List.of(root + "/a1.txt"), configuration).files().get(0);
    try (InputStream in = file.open(3, configuration)) {
      assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("txt\n");
    }
    file.requireUnchanged(configuration);
    write("a1.txt", "longer than it was\n");
    assertThatThrownBy(() -> file.requireUnchanged(configuration))
        .hasMessageContaining("a1.txt changed while prepare was reading");
  }

  private static List<String> names(Configuration configuration, String... paths)
      throws IOException {
    return SourceFiles.of(List.of(paths), configuration).files().stream()
        .map(file -> file.path().substring(file.path().lastIndexOf('/') + 1))
        .toList();
  }

  /** The local disk as if it were another file system. */
  public static final class OtherFiles extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("other:///");
    }

    @Override
    public String getScheme() {
      return "other";
    }

    @Override
    public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
      return plain(super.getFileStatus(path));
    }

    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
      return Stream.of(super.listStatus(path)).map(OtherFiles::plain).toArray(FileStatus[]::new);
    }

    /** What the local disk answers looks for permissions where it is named as one. */
    private static FileStatus plain(FileStatus status) {
      return new FileStatus(
          status.getLen(),
          status.isDirectory(),
          1,
          status.getBlockSize(),
          status.getModificationTime(),
          status.getPath());
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
