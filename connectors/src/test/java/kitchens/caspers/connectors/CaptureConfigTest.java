package kitchens.caspers.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureConfigTest {
  private final CaptureConfig config =
      new CaptureConfig(
          "shop",
          "db.example",
          5432,
          "shop",
          "reader",
          "hunter2",
          List.of("public.a$b", "s.t"),
          null);

  @Test
  void tablesAreTakenByTheirNames() {
    var include = config.properties().getProperty("table.include.list").split(",");
    assertThat("public.a$b").matches(include[0]);
    assertThat("publicXa$b").doesNotMatch(include[0]);
    assertThat("s.t").matches(include[1]);
  }

  @Test
  void aTextOfItHasNoPassword() {
    assertThat(config.toString()).contains("shop of db.example").doesNotContain("hunter2");
  }
}
