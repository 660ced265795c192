package org.notrainnogain.planning.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notrainnogain.planning.config.Installation;
import org.notrainnogain.planning.config.Settings;
import org.notrainnogain.planning.forecast.Forecast;
import org.notrainnogain.selection.BatchSelector;

/** Does what docs/add-a-method.md says, word by word, and plans a run with the method. */
class AddAMethodTest {
  private static final String MAP_OF_THE_SLOT = "SELECTORS =\n      Map.ofEntries(\n";
  private static final String AN_IMPORT = "import org.notrainnogain.selection.KeepAll;\n";

  @TempDir Path directory;

  @Test
  void aClassALineAndAFileAddAMethod() throws Exception {
    Path page = Installation.home().resolve("docs").resolve("add-a-method.md");
    List<String> java = blocks(page, "java");
    assertThat(java).hasSize(2);
    Path method = write("selection/EveryNth.java", java.get(0));
    Path registry =
        write(
            "run/MethodSettings.java",
            replaced(
                replaced(source(), MAP_OF_THE_SLOT, MAP_OF_THE_SLOT + java.get(1)),
                AN_IMPORT,
                "import org.notrainnogain.selection.EveryNth;\n" + AN_IMPORT));
    Path classes = Files.createDirectory(directory.resolve("classes"));
    compile(classes, method, registry);
    Path conf = write("every-nth.conf", blocks(page, "hocon").get(0));

    try (URLClassLoader changed = withClassesOf(classes)) {
      @SuppressWarnings("unchecked")
      Callable<String> planned =
          (Callable<String>)
              changed
                  .loadClass(Planned.class.getName())
                  .getConstructor(Path.class)
                  .newInstance(conf);
      // 24 hours hold 31,957 updates of the baseline, and this one costs no more.
      assertThat(planned.call())
          .isEqualTo("bert-c5-base-every-nth: 31957 updates, 4608 candidates each");
    }
  }

  /** A run by the added method, planned and forecast in classes that know it. */
  public static final class Planned implements Callable<String> {
    private final Path conf;

    /** Of a file of {@code conf/methods}. */
    public Planned(Path conf) {
      this.conf = conf;
    }

    @Override
    public String call() {
      Settings settings = Settings.load(List.of(conf), List.of());
      PretrainConfig config = settings.read(PretrainSettings::read);
      RunPlan plan =
          RunPlan.of(
              config,
              PretrainSettings.identity(settings),
              SampleCorpus.of(32_768, Map.of()),
              PretrainInputs.referenceSystem(config.referenceSystem()));
      BatchSelector selector = plan.slots().selector();
      return "%s-%s: %d updates, %d candidates each"
          .formatted(
              config.model().name(),
              config.method(),
              Forecast.of(plan).updates(),
              selector.roundSize());
    }
  }

  private static List<String> blocks(Path page, String language) throws IOException {
    Matcher fenced =
        Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(page));
    List<String> blocks = new ArrayList<>();
    while (fenced.find()) {
      blocks.add(fenced.group(1));
    }
    return blocks;
  }

  private static String source() throws IOException {
    return Files.readString(
        Installation.home()
            .resolve("planning/src/main/java/org/notrainnogain/planning/run/MethodSettings.java"));
  }

  private static String replaced(String text, String part, String by) {
    assertThat(text).containsOnlyOnce(part);
    return text.replace(part, by);
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void compile(Path classes, Path... sources) {
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-d", classes.toString(), "-classpath", classPath()));
    for (Path source : sources) {
      arguments.add(source.toString());
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(status).as("the compiler's status").isZero();
  }

  /** The tests' classes with the compiled ones before them. */
  private static URLClassLoader withClassesOf(Path classes) throws IOException {
    List<URL> urls = new ArrayList<>();
    urls.add(classes.toUri().toURL());
    for (String entry : classPath().split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
