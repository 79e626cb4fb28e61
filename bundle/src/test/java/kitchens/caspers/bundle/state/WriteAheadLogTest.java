package kitchens.caspers.bundle.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an interrupted deployment leaves for the next one. */
class WriteAheadLogTest {

  private static final JsonNode CONFIG = JsonNodeFactory.instance.objectNode().put("name", "a");

  @TempDir private Path directory;

  @Test
  void tellsWhatWasBegunAndWhatCameAbout() {
    var log = new WriteAheadLog(directory, "w");
    log.creating("l", "resources.jobs.a", CONFIG);
    log.created("l", "resources.jobs.a", "7");
    log.creating("l", "resources.jobs.b", CONFIG);
    assertThat(new WriteAheadLog(directory, "w").unfinished("l"))
        .containsEntry("resources.jobs.a", new WriteAheadLog.Begun(Optional.of("7"), CONFIG))
        .containsEntry("resources.jobs.b", new WriteAheadLog.Begun(Optional.empty(), CONFIG));
    assertThat(log.lineage()).contains("l");
  }

  @Test
  void whatWasRefusedIsNotBegun() {
    var log = new WriteAheadLog(directory, "w");
    log.creating("l", "resources.catalogs.a", CONFIG);
    log.refused("l", "resources.catalogs.a");
    assertThat(log.unfinished("l")).isEmpty();
    assertThat(new WriteAheadLog(directory, "another workspace").exists()).isFalse();
  }

  @Test
  void aLineCutOffHadNotBegun() throws Exception {
    var log = new WriteAheadLog(directory, "w");
    log.creating("l", "resources.jobs.a", CONFIG);
    Files.writeString(
        directory.resolve("deploy-w.wal"), "{\"lineage\":\"l\",\"ke", StandardOpenOption.APPEND);
    assertThat(log.unfinished("l")).containsOnlyKeys("resources.jobs.a");
  }

  @Test
  void anotherLineageIsNoneOfItsBusiness() {
    var log = new WriteAheadLog(directory, "w");
    log.creating("old", "resources.jobs.a", CONFIG);
    assertThat(log.unfinished("new")).isEmpty();
  }

  @Test
  void clearedItIsEmpty() {
    var log = new WriteAheadLog(directory, "w");
    log.creating("l", "resources.jobs.a", CONFIG);
    log.clear();
    assertThat(log.unfinished("l")).isEmpty();
    assertThat(log.lineage()).isEmpty();
  }
}
