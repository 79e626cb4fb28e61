package kitchens.caspers.compute.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.defaults.engine.DefaultEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.compute.delta.Checkpoints;
import kitchens.caspers.compute.delta.KernelTable;
import kitchens.caspers.compute.http.AppendService.Keep;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept for a time goes after it, out of the table first and off the disk later. */
class ExpiredTest {

  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final Keep THIRTY_DAYS = new Keep("request_time", 30);

  @TempDir Path folder;

  private static Expired at(Instant now) {
    return new Expired(Clock.fixed(now, ZoneOffset.UTC));
  }

  private static InternalRow row(String id, Instant time) {
    return new GenericInternalRow(
        new Object[] {UTF8String.fromString(id), ChronoUnit.MICROS.between(Instant.EPOCH, time)});
  }

  private KernelTable table() {
    var context =
        new KernelTable.Context(
            DefaultEngine.create(new Configuration()), () -> {}, new Checkpoints());
    String location = folder.resolve("t").toUri().toString().replaceAll("/$", "");
    KernelTable.create(
        context,
        location,
        StructType.fromDDL("trace_id STRING, request_time TIMESTAMP"),
        List.of(),
        Map.of());
    return KernelTable.open(context, location);
  }

  private static void append(KernelTable table, long version, InternalRow... rows) {
    var change = table.change("test", version, false);
    change.add(List.of(), List.of(rows));
    change.commit();
  }

  private static List<String> ids(KernelTable table) {
    var ids = new ArrayList<String>();
    table.scan(row -> ids.add(row.getString(0)));
    return ids;
  }

  @Test
  void filesGoWhoseRowsAreAllOlder() {
    KernelTable table = table();
    append(table, 1, row("old", NOW.minus(Duration.ofDays(31))));
    append(
        table,
        2,
        row("old beside new", NOW.minus(Duration.ofDays(31))),
        row("new", NOW.minus(Duration.ofDays(29))));
    at(NOW).remove(table, THIRTY_DAYS);
    assertThat(ids(table)).containsExactlyInAnyOrder("old beside new", "new");
    append(table, 3, row("newest", NOW));
    assertThat(ids(table)).hasSize(3);
  }

  @Test
  void theyLeaveTheDiskAWeekLater() throws Exception {
    KernelTable table = table();
    append(table, 1, row("old", NOW.minus(Duration.ofDays(31))));
    Path file = folder.resolve("t").resolve(table.files().get(0).path());
    Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(31))));
    append(table, 2, row("new", NOW));
    at(NOW).remove(table, THIRTY_DAYS);
    assertThat(file).exists();
    at(NOW.plus(Duration.ofDays(7))).remove(table, THIRTY_DAYS);
    assertThat(file).doesNotExist();
    assertThat(ids(table)).containsExactly("new");
  }

  @Test
  void itIsLookedForOnceAnHour() {
    KernelTable table = table();
    Expired expired = at(NOW);
    expired.remove(table, THIRTY_DAYS);
    append(table, 1, row("old", NOW.minus(Duration.ofDays(31))));
    expired.remove(table, THIRTY_DAYS);
    assertThat(ids(table)).containsExactly("old");
  }
}
