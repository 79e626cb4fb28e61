package kitchens.caspers.workspace.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelcontextprotocol.spec.McpStreamableServerSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.mcp.McpSessions.Held;
import org.junit.jupiter.api.Test;

class McpSessionsTest {

  private final Hands hands = new Hands();
  private final McpSessions sessions = new McpSessions(hands);

  @Test
  void oneThatNobodyUsesEnds() {
    String left = add("a");
    String used = add("a");
    hands.move(McpSessions.IDLE.minusSeconds(1));
    assertThat(sessions.find(used, "a", "/p")).isPresent();
    hands.move(Duration.ofSeconds(2));
    assertThat(sessions.find(used, "a", "/p")).isPresent();
    assertThat(sessions.find(left, "a", "/p")).isEmpty();
    assertThat(sessions.count()).isEqualTo(1);
  }

  @Test
  void oneWithAToolAtWorkDoesNotEnd() {
    String id = add("a");
    Held held = sessions.find(id, "a", "/p").orElseThrow();
    held.running()
        .run(
            1,
            () -> {
              hands.move(McpSessions.IDLE.plusSeconds(1));
              assertThat(sessions.find(id, "a", "/p")).isPresent();
            });
  }

  @Test
  void thereAreNeverMoreThanThereMayBe() {
    for (int i = 0; i < McpSessions.MOST; i++) {
      add("p" + i / McpSessions.MOST_OF_ONE);
    }
    assertThatThrownBy(() -> add("one more"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("as many MCP sessions");
    assertThat(sessions.count()).isEqualTo(McpSessions.MOST);
    add("p0");
    assertThat(sessions.count()).as("their own oldest made way").isEqualTo(McpSessions.MOST);
  }

  @Test
  void whatIsCancelledIsInterruptedAndNothingAfterItIs() {
    Running running = new Running();
    assertThat(running.run("x", () -> running.cancel("x"))).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    running.run(
        "y",
        () -> {
          running.cancel("y");
          assertThat(Thread.currentThread().isInterrupted()).isTrue();
          assertThat(running.run("y", () -> {})).as("an id that is under way").isFalse();
        });
    running.cancel("y");
    running.cancel(null);
    assertThat(running.idle()).isTrue();
  }

  private String add(String principal) {
    String id = UUID.randomUUID().toString();
    var session =
        new McpStreamableServerSession(id, null, null, Duration.ofSeconds(1), Map.of(), Map.of());
    sessions.add(new Held(principal, "/p", session, new Running()));
    return id;
  }

  /** A clock whose hands a test moves. */
  private static final class Hands extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
