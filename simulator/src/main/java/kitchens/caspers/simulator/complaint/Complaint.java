package kitchens.caspers.simulator.complaint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import kitchens.caspers.simulator.time.SimulatedInstant;

/**
 * A complaint and the truth behind it.
 *
 * @param at when it is sent
 * @param delivered when its order was
 * @param channel {@code app}, {@code email}, {@code sms} or {@code phone}
 * @param text what the customer wrote
 * @param truth what nobody downstream is told
 */
public record Complaint(
    UUID id,
    UUID orderId,
    SimulatedInstant at,
    SimulatedInstant delivered,
    int locationId,
    String location,
    String channel,
    String text,
    ComplaintTruth truth) {

  /** No complaint comes later than this after the delivery. */
  public static final Duration LATEST = Duration.ofHours(2);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** What a claim is worth. */
  public record Claim(Kind kind, boolean holds) {}

  /**
   * What truly is.
   *
   * @param claims what the text claims, and whether each holds; for what does not happen to orders
   *     it always does
   * @param itemsNamed the items that the text names as missing, wrong or cold
   * @param language of the text, such as {@code en}
   * @param minutes that the order took from its creation to the door
   */
  public record ComplaintTruth(
      List<Claim> claims, List<String> itemsNamed, String language, double minutes) {
    public ComplaintTruth {
      claims = List.copyOf(claims);
      itemsNamed = List.copyOf(itemsNamed);
    }

    /** Whether it claims something of the kind. */
    public boolean claims(Kind kind) {
      return claims.stream().anyMatch(claim -> claim.kind() == kind);
    }
  }

  /**
   * The event as a line of JSON: {@code complaint_id, event_type} (complaint_filed){@code , ts,
   * location, location_id, order_id, channel, complaint}.
   */
  public String toJsonLine() {
    var event =
        JSON.createObjectNode()
            .put("complaint_id", id.toString())
            .put("event_type", "complaint_filed")
            .put("ts", MILLIS.format(Instant.ofEpochMilli(at.epochMillis())))
            .put("location", location)
            .put("location_id", locationId)
            .put("order_id", orderId.toString())
            .put("channel", channel)
            .put("complaint", text);
    try {
      return JSON.writeValueAsString(event) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
