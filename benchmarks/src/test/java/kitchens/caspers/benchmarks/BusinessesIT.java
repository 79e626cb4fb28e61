package kitchens.caspers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The businesses by configuration, each from its own folder: up, acted on while it runs, duplicates
 * and torn lines asked for, and its gold equal to its truth.
 */
@Tag("long")
class BusinessesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static Installation installation;

  @BeforeAll
  static void anEmptyHome() throws Exception {
    installation = Installation.create();
  }

  @AfterAll
  static void takeDown() throws Exception {
    installation.close();
  }

  @ParameterizedTest
  @CsvSource({
    "parcels, announced_sek, SELECT sum(revenue_sek) FROM parcels.lakeflow.gold_revenue_day",
    "payments, settled, SELECT sum(amount) FROM payments.lakeflow.gold_settled_merchant_day",
    "kitchens, ordered_sek, SELECT sum(revenue_sek) FROM kitchens.lakeflow.gold_sales_day"
  })
  void isUpFromItsOwnFolderAndItsGoldIsItsTruth(String business, String sum, String gold)
      throws Exception {
    var folder = installation.repository().resolve("universe/business").resolve(business);
    installation.caspersIn(folder, "up", "--detach").succeeded();
    act(business, "fault", "duplicate", "--rate", "0.3");
    act(business, "fault", "malformed", "--rate", "0.1");
    act(business, "jump", "+1d");
    var watched = JSON.readTree(act(business, "watch", "--count", "1", "-o", "json"));
    assertThat(watched.path("open").size()).isPositive();
    act(business, "speed", "60");
    assertThat(act(business, "journal"))
        .contains(business + " runs at 60 times real time", "duplicate at a rate of 0.3");
    act(business, "pause");
    LiveUniverse.await(
        "the clock to stand still and gold to be the truth",
        () -> {
          try {
            return equal(business, sum, gold);
          } catch (Exception e) {
            return false;
          }
        });
    assertThat(gold(gold)).isEqualByComparingTo(truth(business, sum));
    var day = JSON.readTree(act(business, "manifest", "-o", "json")).path(0).path("days");
    assertThat(
            StreamSupport.stream(day.spliterator(), false)
                .mapToLong(d -> d.at("/faults/duplicate").asLong())
                .sum())
        .isPositive();
    installation.caspersIn(folder, "bundle", "run", "cleanup").succeeded();
    installation.caspersIn(folder, "bundle", "destroy", "--auto-approve").succeeded();
  }

  private static String act(String business, String... words) throws Exception {
    var command = new String[words.length + 3];
    command[0] = "universe";
    System.arraycopy(words, 0, command, 1, words.length);
    command[words.length + 1] = "--catalog";
    command[words.length + 2] = business;
    return installation.caspers(command).succeeded().out();
  }

  private static boolean equal(String business, String sum, String gold) throws Exception {
    return gold(gold).compareTo(truth(business, sum)) == 0;
  }

  private static BigDecimal gold(String query) throws Exception {
    JsonNode row = installation.sql(query).get(0);
    return new BigDecimal(row.properties().iterator().next().getValue().asText());
  }

  private static BigDecimal truth(String business, String sum) throws Exception {
    var truth = JSON.readTree(act(business, "truth", "--landed", "-o", "json"));
    var days = truth.path("sums").path(sum);
    return StreamSupport.stream(days.spliterator(), false)
        .map(JsonNode::asText)
        .map(BigDecimal::new)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
