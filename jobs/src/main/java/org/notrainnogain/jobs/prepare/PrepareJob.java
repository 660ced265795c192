package org.notrainnogain.jobs.prepare;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.notrainnogain.dataprep.corpus.CorpusDirectory;
import org.notrainnogain.dataprep.corpus.CorpusManifest;
import org.notrainnogain.dataprep.documents.ContentHash;
import org.notrainnogain.dataprep.documents.DocumentKey;
import org.notrainnogain.dataprep.documents.SurveyTally;
import org.notrainnogain.dataprep.tokenizer.IdleEncoders;
import org.notrainnogain.planning.config.ConfigurationException;
import org.notrainnogain.planning.prepare.PrepareConfig;
import org.notrainnogain.planning.prepare.TokenizerChoice;
import org.notrainnogain.storage.Claim;
import org.notrainnogain.storage.DurableFiles;
import org.notrainnogain.training.executors.SeenPaths;

/**
 * Makes the corpus of a DIR. The bytes of shards, tokenizer and manifest depend on the set of
 * documents and the settings alone: not on partitions, cores, or the names and order of files.
 */
public final class PrepareJob {
  /** How long executors may take to say whether they see a file. */
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(10);

  private final JavaSparkContext context;
  private final SourceReader sources;
  private final PrepareConfig config;
  private final Path out;
  private final DurableFiles files;
  private final CorpusDirectory directory;
  private final Stages progress;

  /**
   * @param config what to do
   * @param out DIR, on any Hadoop file system
   * @param progress takes a line a stage
   */
  public PrepareJob(
      SparkSession session, PrepareConfig config, String out, Consumer<String> progress) {
    this.context = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.sources = new SourceReader(session, config.limits());
    this.config = config;
    this.out = new Path(out);
    this.files = new DurableFiles(context.hadoopConfiguration());
    this.directory = new CorpusDirectory(files, this.out);
    this.progress = new Stages(progress, System::nanoTime);
  }

  /**
   * Prepares the corpus, unless it is there already.
   *
   * @return its manifest
   * @throws ConfigurationException when a corpus of other input or settings is there
   * @throws org.notrainnogain.storage.HeldException when another process prepares it
   */
  public CorpusManifest run() {
    Optional<byte[]> given = givenTokenizer(config, context.hadoopConfiguration());
    SortedMap<String, String> settings = settings(config, given);
    Optional<ExistingCorpus> existing = existing(settings);
    given.ifPresent(CorpusTokenizer::describe);
    if (existing.isPresent()) {
      return confirm(existing.get());
    }
    try (Claim claim = CorpusPublication.claim(files, out)) {
      // Another process may have published it before this one got the claim.
      Optional<ExistingCorpus> meanwhile = existing(settings);
      return meanwhile.isPresent() ? confirm(meanwhile.get()) : prepare(claim, settings, given);
    }
  }

  private Optional<ExistingCorpus> existing(SortedMap<String, String> settings) {
    Optional<ExistingCorpus> existing =
        directory.manifest().map(manifest -> new ExistingCorpus(directory.path(), manifest));
    existing.ifPresent(corpus -> corpus.checkSettings(settings));
    return existing;
  }

  private CorpusManifest confirm(ExistingCorpus existing) {
    SourceReader.Documents documents = sources.open(config.source());
    existing.checkInput(survey(documents, () -> Survey.of(documents.readings(), config.rules())));
    directory.checkShards(existing.manifest());
    CorpusPublication.tidy(files, directory);
    progress.done(
        "Nothing to do: %s holds this corpus already (sequences: %s)",
        directory.path(), ShardReports.sequences(existing.manifest()));
    return existing.manifest();
  }

  /** Reads a source, after a look at its start, and refuses one of which no corpus should be. */
  private SurveyTally survey(SourceReader.Documents documents, Supplier<SurveyTally> pass) {
    documents.files().ifPresent(files -> requireSeen(new Path(files.files().get(0).path())));
    SurveyChecks checks = new SurveyChecks(config.source(), config.malformedShare());
    checks.checkStart(documents.readings());
    SurveyTally survey = pass.get();
    checks.check(survey);
    return survey;
  }

  private CorpusManifest prepare(
      Claim claim, SortedMap<String, String> settings, Optional<byte[]> given) {
    try (CorpusPublication publication = CorpusPublication.begin(files, directory, claim)) {
      SourceReader.Documents documents = sources.open(config.source());
      DocumentShuffle shuffle =
          DocumentShuffle.of(
              documents.readings(),
              config.rules(),
              config.layout(),
              ShardSlices.of(config.layout().shards(), documents.bytes()));
      SurveyTally survey = survey(documents, shuffle::survey);
      SourceAccount account = new SourceAccount(config, documents.files(), survey);
      account.hidden().ifPresent(progress::say);
      account.warnings().forEach(progress::say);
      account.check();
      progress.done(
          "Read %,d documents%s, of which %,d pass the filters on text%s",
          survey.documents(), account.ofFiles(), survey.kept(), remarks(survey));
      return prepare(publication, documents, shuffle.documents(), account, settings, given);
    }
  }

  /** Before hours of work: what executors read must be where the driver has it. */
  private void requireSeen(Path path) {
    List<String> problems = SeenPaths.problems(context, List.of(path), LONGEST_LOOK);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  private static String remarks(SurveyTally survey) {
    String leftOut = survey.rejected().isEmpty() ? "" : "; left out: " + survey.rejected();
    return survey.repaired() == 0
        ? leftOut
        : String.format(
            Locale.ROOT,
            "%s; in %,d documents %,d characters stand for bytes that were no UTF-8",
            leftOut,
            survey.repaired(),
            survey.replaced());
  }

  /**
   * Whether DIR holds a corpus of these settings; its documents are not read again to see whether
   * they are still the same.
   *
   * @param out DIR
   * @throws ConfigurationException when it holds a corpus of other settings, naming them
   */
  public static boolean isDone(PrepareConfig config, String out, Configuration hadoop) {
    CorpusDirectory directory = new CorpusDirectory(new DurableFiles(hadoop), new Path(out));
    Optional<CorpusManifest> manifest = directory.manifest();
    manifest.ifPresent(
        there ->
            new ExistingCorpus(directory.path(), there)
                .checkSettings(settings(config, givenTokenizer(config, hadoop))));
    return manifest.isPresent();
  }

  private static SortedMap<String, String> settings(PrepareConfig config, Optional<byte[]> given) {
    SortedMap<String, String> settings = config.determining();
    given.ifPresent(json -> settings.put("tokenizer.given.sha256", ContentHash.hex(json)));
    return settings;
  }

  private static Optional<byte[]> givenTokenizer(PrepareConfig config, Configuration hadoop) {
    return config.tokenizer() instanceof TokenizerChoice.Given choice
        ? Optional.of(CorpusTokenizer.read(choice, hadoop))
        : Optional.empty();
  }

  private CorpusManifest prepare(
      CorpusPublication publication,
      SourceReader.Documents documents,
      JavaPairRDD<DocumentKey, byte[]> shuffled,
      SourceAccount account,
      SortedMap<String, String> settings,
      Optional<byte[]> given) {
    SurveyTally survey = account.survey();
    byte[] tokenizerJson = given.orElseGet(() -> trainedTokenizer(shuffled));
    UnknownTokens unknown = new UnknownTokens(config, tokenizerJson);
    unknown.checkSample(survey.sample());
    ShardReports shards = writeShards(shuffled, publication.aside(), tokenizerJson);
    shards.checkSame(survey);
    unknown.check(shards.counts()).ifPresent(progress::say);
    shards.checkTrainable();
    shards.emptySplits().ifPresent(progress::say);
    SortedMap<String, Long> leftOut = new TreeMap<>(survey.rejected());
    leftOut.putAll(documents.heldOut());
    CorpusManifest manifest =
        new CorpusManifest(
            CorpusManifest.FORMAT_VERSION,
            config.sequenceLength(),
            config.layout().seed(),
            CorpusTokenizer.describe(tokenizerJson),
            List.of(
                new CorpusManifest.Source(
                    config.source().kind(),
                    survey.documents(),
                    survey.contentSha256(),
                    survey.repaired(),
                    survey.replaced(),
                    account.numbers(shards.counts()))),
            settings,
            shards.filters(leftOut),
            shards.parts());
    for (ShardReport report : shards.reports()) {
      if (!report.written().isEmpty()) {
        publication.place(report.file(), shards.path(report));
      }
    }
    publication.publish(tokenizerJson, manifest);
    progress.done(
        "Published %s (sequences: %s)", directory.path(), ShardReports.sequences(manifest));
    return manifest;
  }

  private byte[] trainedTokenizer(JavaPairRDD<DocumentKey, byte[]> shuffled) {
    return CorpusTokenizer.train(
        (TokenizerChoice.Trained) config.tokenizer(),
        config.cleaning(),
        shuffled,
        config.layout(),
        config.duplicates(),
        progress);
  }

  private ShardReports writeShards(
      JavaPairRDD<DocumentKey, byte[]> shuffled, Path attempt, byte[] tokenizerJson) {
    WriteShards write =
        new WriteShards(
            attempt.toString(),
            context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
            context.broadcast(tokenizerJson),
            ContentHash.hex(tokenizerJson),
            config.specialsInText(),
            config.trashRatio().orElse(null),
            config.duplicates(),
            config.sequenceLength());
    List<ShardReport> reports;
    try {
      reports =
          shuffled.mapPartitionsWithIndex(write, true).collect().stream()
              .sorted(Comparator.comparingInt(ShardReport::shard))
              .toList();
    } finally {
      // Where tasks run in this JVM, which may go on to train; executors end with the application.
      IdleEncoders.close();
    }
    ShardReports shards = new ShardReports(config, reports);
    ShardReport.Counts all = shards.counts();
    progress.done(
        "Encoded and packed %,d documents, %,d tokens; left out %,d duplicates",
        all.documents(), all.tokens(), all.duplicates());
    return shards;
  }
}
