package kitchens.caspers.simulator.fault;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What may go wrong at a location when somebody asks for it. The first six spoil the lines of its
 * files and never what truly happens; the last two happen.
 */
public enum Fault {
  /** The share of events whose line is written twice. */
  DUPLICATE,

  /** The share of events whose line lands minutes or hours after it happened. */
  LATE,

  /** The share of events whose line lands some seconds after it happened, behind later ones. */
  OUT_OF_ORDER,

  /** The share of orders whose driver's telephone shows a wrong time. */
  CLOCK_SKEW,

  /** The share of events whose line is torn: a first part of it, then the whole line again. */
  MALFORMED,

  /** The share of events that carry a field that nobody announced. */
  SCHEMA_DRIFT,

  /** The probability of a day on which the kitchen burns, and closes for a while. */
  KITCHEN_FIRE,

  /** The probability of a day on which the couriers' app is down for a while. */
  COURIER_OUTAGE;

  /** No line lands later than this after it happened. */
  public static final long LATEST_MILLIS = 2 * 3_600_000L;

  /** The name as files and the journal write it: {@code kitchen_fire}. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The fault that is written so.
   *
   * @throws IllegalArgumentException when there is none
   */
  @JsonCreator
  public static Fault of(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no fault '%s'; there are %s".formatted(text, names())));
  }

  /** The fault that is written so; empty when there is none. */
  public static Optional<Fault> find(String text) {
    return Arrays.stream(values()).filter(fault -> fault.text().equals(text)).findFirst();
  }

  /** Every fault's name. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Fault::text).toList();
  }

  /** Whether it happens in the world for a while, rather than to lines at a rate. */
  public boolean isOutage() {
    return this == KITCHEN_FIRE || this == COURIER_OUTAGE;
  }
}
