package kitchens.caspers.bundle.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an interrupted deployment leaves for the next one. */
class WriteAheadLogTest {

  @TempDir private Path directory;

  @Test
  void tellsWhatWasBegunAndWhatCameAbout() {
    var log = new WriteAheadLog(directory);
    log.creating("l", "resources.jobs.a");
    log.created("l", "resources.jobs.a", "7");
    log.creating("l", "resources.jobs.b");
    assertThat(new WriteAheadLog(directory).unfinished("l"))
        .containsEntry("resources.jobs.a", Optional.of("7"))
        .containsEntry("resources.jobs.b", Optional.empty());
    assertThat(log.lineage()).contains("l");
  }

  @Test
  void aLineCutOffHadNotBegun() throws Exception {
    var log = new WriteAheadLog(directory);
    log.creating("l", "resources.jobs.a");
    Files.writeString(
        directory.resolve("deploy.wal"), "{\"lineage\":\"l\",\"ke", StandardOpenOption.APPEND);
    assertThat(log.unfinished("l")).containsOnlyKeys("resources.jobs.a");
  }

  @Test
  void anotherLineageIsNoneOfItsBusiness() {
    var log = new WriteAheadLog(directory);
    log.creating("old", "resources.jobs.a");
    assertThat(log.unfinished("new")).isEmpty();
  }

  @Test
  void clearedItIsEmpty() {
    var log = new WriteAheadLog(directory);
    log.creating("l", "resources.jobs.a");
    log.clear();
    assertThat(log.unfinished("l")).isEmpty();
    assertThat(log.lineage()).isEmpty();
  }
}
