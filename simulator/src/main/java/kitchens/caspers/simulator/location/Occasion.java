package kitchens.caspers.simulator.location;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;

/**
 * Something that makes people order more.
 *
 * @param name what it is
 * @param on {@code on}: a date, {@code 2027-02-14}, or a day of every year, {@code 12-31}
 * @param from when it begins, local time
 * @param to when it ends, local time, the same day
 * @param lift how many times the orders come at its height
 */
public record Occasion(String name, String on, LocalTime from, LocalTime to, double lift) {

  /** Whether it is on that day. */
  public boolean isOn(LocalDate day) {
    return on.length() == 5
        ? MonthDay.parse("--" + on).equals(MonthDay.from(day))
        : LocalDate.parse(on).equals(day);
  }
}
