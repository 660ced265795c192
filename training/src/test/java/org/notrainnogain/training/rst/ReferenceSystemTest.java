package org.notrainnogain.training.rst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceSystemTest {
  private static final String HEAD =
      """
      name = toy
      source = "measured for this test"
      conditions { device = "a CPU" }
      model {
        name = toy-bert, family = bert-c5, layers = 4, hidden = 64, heads = 4
        feed-forward = 256, vocabulary = 512
      }
      sequence-length = 32
      """;
  private static final String PHASES =
      """
      phases {
        forward_backward { sequences = 8, seconds = [0.010, 0.020, 0.030, 0.0400000000014] }
        scoring { sequences = 16, seconds = 0.005 }
        scoring_full_decode { priced-as = scoring }
        optimizer { by-optimizer {
          adamw { seconds = [0.001, 0.002, 0.003, 0.004] }
          lion { seconds { 2 = 0.0015, 4 = 0.003 } }
        } }
        hessian { not-charged = "no second-order optimizer here" }
      }
      """;

  private final ReferenceSystem toy = parse(HEAD + PHASES);
  private final PriceList prices = toy.prices("adamw", 32);

  @Test
  void readsWhatTheFileSays() {
    assertThat(toy.name()).isEqualTo("toy");
    assertThat(toy.source()).isEqualTo("measured for this test");
    assertThat(toy.conditions()).containsOnly(Map.entry("device", "a CPU"));
    assertThat(toy.model()).isEqualTo(new PricedModel("toy-bert", "bert-c5", 4, 64, 4, 256, 512));
    assertThat(toy.sequenceLength()).isEqualTo(32);
    assertThat(toy.phases()).doesNotContain(Phase.UPDATE).hasSize(5);
  }

  @Test
  void pricesMultiplesOfTheUnitInWholeNanoseconds() {
    assertThat(prices.nanos(Phase.FORWARD_BACKWARD, 2, 8)).isEqualTo(20_000_000);
    assertThat(prices.nanos(Phase.FORWARD_BACKWARD, 2, 24)).isEqualTo(60_000_000);
    assertThat(prices.nanos(Phase.FORWARD_BACKWARD, 4, 8)).as("rounded").isEqualTo(40_000_000);
    assertThat(prices.unit(Phase.FORWARD_BACKWARD)).hasValue(8);
  }

  @Test
  void onePriceHoldsForAnyLayersAndPricedAsTakesTheOther() {
    assertThat(prices.nanos(Phase.SCORING, 1, 16)).isEqualTo(5_000_000);
    assertThat(prices.nanos(Phase.SCORING_FULL_DECODE, 4, 32)).isEqualTo(10_000_000);
    assertThat(prices.unit(Phase.SCORING_FULL_DECODE)).hasValue(16);
  }

  @Test
  void theOptimizersPriceIsOfAnUpdateWhateverItsSequences() {
    assertThat(prices.nanos(Phase.OPTIMIZER, 4, 8)).isEqualTo(4_000_000);
    assertThat(prices.nanos(Phase.OPTIMIZER, 4, 999)).isEqualTo(4_000_000);
    assertThat(toy.prices("lion", 32).nanos(Phase.OPTIMIZER, 2, 8)).isEqualTo(1_500_000);
    assertThat(prices.unit(Phase.OPTIMIZER)).isEmpty();
  }

  @Test
  void tellsWhatIsCharged() {
    assertThat(prices.charged(Phase.FORWARD_BACKWARD)).isTrue();
    assertThat(prices.charged(Phase.SCORING_FULL_DECODE)).isTrue();
    assertThat(prices.charged(Phase.HESSIAN)).isFalse();
    assertThat(prices.nanos(Phase.HESSIAN, 4, 3)).isZero();
    assertThat(prices.charged(Phase.UPDATE)).isFalse();
  }

  @Test
  void anAbsentPhaseIsAnErrorThatNamesEverything() {
    assertThatThrownBy(() -> prices.nanos(Phase.UPDATE, 4, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Reference system toy has no price for phase update, model toy-bert, optimizer adamw,"
                + " 4 active layers: phases.update is not there; choose a reference system that"
                + " has it, or measure it and add it to a copy");
  }

  @Test
  void anAbsentOptimizerOrNumberOfLayersIsAnError() {
    assertThatThrownBy(() -> toy.prices("sophia", 32).nanos(Phase.OPTIMIZER, 4, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("optimizer sophia, 4 active layers: there are prices for the")
        .hasMessageContaining("[adamw, lion]");
    assertThatThrownBy(() -> toy.prices("lion", 32).nanos(Phase.OPTIMIZER, 3, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 active layers: there are prices for [2, 4] layers");
  }

  @Test
  void anythingButAMultipleOfTheUnitIsAnError() {
    assertThatThrownBy(() -> prices.nanos(Phase.FORWARD_BACKWARD, 4, 12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Reference system toy prices phase forward_backward of model toy-bert for 8 sequences,"
                + " 12 is not a multiple of it; set a batch and microbatch size that are");
  }

  @Test
  void anotherSequenceLengthIsAnError() {
    assertThatThrownBy(() -> toy.prices("adamw", 64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Sequence length 64 has no price in reference system toy")
        .hasMessageContaining("are priced for 32; prepare a corpus of that length");
  }

  @Test
  void anotherModelIsAnErrorThatNamesEachDifference() {
    PricedModel other = new PricedModel("wide", "bert-c5", 4, 128, 4, 512, 512);
    assertThatThrownBy(() -> toy.requireModel(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Model wide does not belong to reference system toy, which prices toy-bert: hidden 128"
                + " instead of 64, feed-forward 512 instead of 256; choose the model or a"
                + " reference system measured with it");
    toy.requireModel(new PricedModel("other name", "bert-c5", 4, 64, 4, 256, 512));
  }

  @Test
  void contentHashIgnoresCommentsAndSpacingButNoPrice() {
    assertThat(parse("# a comment\n" + HEAD + "\n\n" + PHASES).contentSha256())
        .hasSize(64)
        .isEqualTo(toy.contentSha256());
    assertThat(parse(HEAD + PHASES.replace("0.005", "0.0051")).contentSha256())
        .isNotEqualTo(toy.contentSha256());
  }

  @Test
  void allProblemsComeInOneMessage() {
    String wrong =
        """
        name = toy
        source = " "
        conditions = none
        model { name = toy, family = bert-c5, layers = 4, hidden = 0, heads = 1.5, vocabulary = 5 }
        sequence-length = long
        sequencelength = 32
        phases {
          forward_backward { seconds = [0.010, -1, 0.030, 0.04, 0.05] }
          forward-backward { sequences = 8, seconds = 1 }
          scoring { priced-as = forward }
          scoring_full_decode { priced-as = hessian }
          hessian { sequences = 8, seconds = 1, not-charged = "both" }
          optimizer { sequences = 8, seconds { all = 1 } }
          update { }
        }
        accepted-anomalies = [{ phase = scoring, layers = 2, reason = "none" }]
        """;
    assertThatThrownBy(() -> parse(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Reference system test cannot be used:\n- ")
        .hasMessageContainingAll(
            "\n- conditions is \"none\", an object is demanded",
            "\n- model.hidden is 0, a whole number of at least 1 is demanded",
            "\n- model.heads is 1.5, a whole number of at least 1 is demanded",
            "\n- model.feed-forward is missing",
            "\n- sequence-length is \"long\", a whole number is demanded",
            "\n- sequencelength is unknown; known here: ",
            "\n- phases.forward_backward.sequences is missing",
            "\n- phases.forward_backward.seconds of 2 layers is -1, a number of seconds from",
            "\n- phases.forward_backward.seconds has a price for 5 layers, the model has 4",
            "\n- phases.forward-backward is no phase; phases are forward_backward, scoring,",
            "\n- phases.scoring.priced-as is 'forward', no phase; phases are",
            "\n- phases.scoring_full_decode is priced-as hessian, which has no seconds of its own",
            "\n- phases.hessian has seconds and not-charged, exactly one of seconds,",
            "\n- phases.optimizer.sequences is unknown; known here: ",
            "\n- phases.optimizer.seconds has the key 'all', a number of layers is demanded",
            "\n- phases.update has no price, exactly one of seconds,",
            "\n- accepted-anomalies names phase 'scoring' with 2 layers, where no price fails the"
                + " checks; remove the entry")
        .hasMessageContaining("- source is blank, a text is demanded");
  }

  @Test
  void whatAnUpdatesPriceHoldsHasNoPriceBesideIt() {
    assertThatThrownBy(
            () -> parse(HEAD + PHASES + "\nphases.update { sequences = 16, seconds = 1 }"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "- phases.forward_backward has a price of its own beside that of whole updates, and"
                + " would be charged twice; set included-in = update, or leave out update");
  }

  @Test
  void moreLayersMustNeverCostLess() {
    assertThatThrownBy(
            () -> parse(HEAD + "phases.optimizer.seconds = [0.0100, 0.0102, 0.0101, 0.0103]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "Phase optimizer with 3 active layers costs 0.0101 s, less than 2 with 0.0102 s; more"
                + " layers must never cost less; correct it, or name it in accepted-anomalies");
  }

  @Test
  void refusesIncludesAndTheEnvironment() {
    assertThatThrownBy(() -> parse("include \"other.conf\"\n" + HEAD + PHASES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Reference system test is not HOCON: test includes other.conf; write its content into"
                + " the file itself");
    assertThatThrownBy(() -> parse(HEAD.replace("= toy\n", "= ${HOME}\n") + PHASES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("${HOME}");
  }

  @Test
  void refusesWhatIsNoPriceList() {
    assertThatThrownBy(() -> parse("phases {"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Reference system test is not HOCON: ");
    assertThatThrownBy(() -> ReferenceSystem.parse("big", new byte[ReferenceSystem.MOST_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Reference system big is larger than 1048576 bytes; it should hold prices alone");
    assertThatThrownBy(() -> ReferenceSystem.load(Path.of("conf", "no-such.conf")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Reference system file conf/no-such.conf does not exist; set reference-system to the"
                + " path of a price list");
  }

  private static ReferenceSystem parse(String hocon) {
    return ReferenceSystem.parse("test", hocon.getBytes(StandardCharsets.UTF_8));
  }
}
