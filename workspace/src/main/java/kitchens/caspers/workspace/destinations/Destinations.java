package kitchens.caspers.workspace.destinations;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.outbound.Outbound;
import kitchens.caspers.workspace.outbound.TooLarge;
import kitchens.caspers.workspace.secrets.Sealing;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Notification destinations, and the one way to send something to them. */
public final class Destinations {
  /** No scope of secrets can have this name, so nothing sealed for one opens as the other. */
  private static final String SEALED_FOR = "(notification-destinations)";

  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
  private static final long MOST_ANSWERED = 64 << 10;

  private final Jdbi jdbi;
  private final Sealing sealing;
  private final Clock clock;
  private final Outbound outbound = new Outbound();

  Destinations(Database database, Sealing sealing, Clock clock) {
    this.jdbi = database.jdbi();
    this.sealing = requireNonNull(sealing, "sealing is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** A destination with what is known of it to everybody. */
  record Destination(String id, String displayName, Webhook webhook) {}

  /** How sending went. */
  public enum Sent {
    /** The other side took it. */
    TAKEN,
    /** It is worth trying again. */
    LATER,
    /** The other side does not want it, or the destination is gone. */
    NEVER
  }

  String create(String displayName, Webhook webhook) {
    var id = UUID.randomUUID().toString();
    jdbi.useHandle(
        h ->
            h.execute(
                "INSERT INTO notification_destinations (id, display_name, sealed, created_at)"
                    + " VALUES (?, ?, ?, ?)",
                id,
                displayName,
                seal(id, webhook),
                clock.instant()));
    return id;
  }

  void update(Destination destination) {
    jdbi.useHandle(
        h ->
            h.execute(
                "UPDATE notification_destinations SET display_name = ?, sealed = ? WHERE id = ?",
                destination.displayName(),
                seal(destination.id(), destination.webhook()),
                destination.id()));
  }

  void delete(String id) {
    if (jdbi.withHandle(h -> h.execute("DELETE FROM notification_destinations WHERE id = ?", id))
        == 0) {
      throw missing(id);
    }
  }

  Destination get(String id) {
    return jdbi.withHandle(h -> find(h, id)).orElseThrow(() -> missing(id));
  }

  /** Those with a greater id, in order of their ids. */
  List<Destination> list(String after, int limit) {
    return jdbi.withHandle(
        h ->
            h
                .createQuery(
                    "SELECT id FROM notification_destinations WHERE id > :after ORDER BY id"
                        + " LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(String.class)
                .list()
                .stream()
                .flatMap(id -> find(h, id).stream())
                .toList());
  }

  /** Whether there is one of that id. */
  public boolean exists(String id) {
    return jdbi.withHandle(
        h ->
            h.createQuery("SELECT count(*) FROM notification_destinations WHERE id = :id")
                    .bind("id", id)
                    .mapTo(Integer.class)
                    .one()
                > 0);
  }

  /**
   * Posts JSON to a destination and waits for the answer, ten seconds at most.
   *
   * @param deliveryId the same whenever the same thing is sent, so that a second time can be told
   */
  public Sent send(String id, String deliveryId, String body) {
    Optional<Destination> destination;
    try {
      destination = jdbi.withHandle(h -> find(h, id));
    } catch (ApiException e) {
      // Sealed with a key that this home has no more: it must be made anew.
      destination = Optional.empty();
    }
    if (destination.isEmpty()) {
      return Sent.NEVER;
    }
    var webhook = destination.get().webhook();
    var request =
        HttpRequest.newBuilder(URI.create(webhook.url()))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", deliveryId)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    webhook.authorization().ifPresent(value -> request.header("Authorization", value));
    try {
      var status = outbound.send(request.build(), LONGEST_ANSWER, MOST_ANSWERED).statusCode();
      if (status < 300) {
        return Sent.TAKEN;
      }
      return status >= 500 || status == 408 || status == 429 ? Sent.LATER : Sent.NEVER;
    } catch (TooLarge e) {
      // It answered, at length: it has taken it.
      return Sent.TAKEN;
    } catch (IOException e) {
      return Sent.LATER;
    }
  }

  private Optional<Destination> find(Handle h, String id) {
    return h.createQuery(
            "SELECT display_name, sealed FROM notification_destinations WHERE id = :id")
        .bind("id", id)
        .map(
            (rs, ctx) ->
                new Destination(id, rs.getString("display_name"), open(id, rs.getBytes("sealed"))))
        .findOne();
  }

  private byte[] seal(String id, Webhook webhook) {
    try {
      return sealing.seal(SEALED_FOR, id, Json.MAPPER.writeValueAsBytes(webhook.json()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Webhook open(String id, byte[] sealed) {
    try {
      return Webhook.read(
          Json.MAPPER.readTree(sealing.open(SEALED_FOR, id, sealed)), Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApiException missing(String id) {
    return ApiException.notFound("Notification destination '%s' does not exist.".formatted(id));
  }
}
