package kitchens.caspers.workspace.statements;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;

/**
 * What a client sends to have a statement run.
 *
 * @param waitTimeout {@code 0s}, or {@code 5s} to {@code 50s}; ten seconds without it
 * @param onWaitTimeout {@code CONTINUE} (the default) or {@code CANCEL}
 */
record StatementRequest(
    String warehouseId,
    String statement,
    String catalog,
    String schema,
    List<Parameter> parameters,
    Long rowLimit,
    Long byteLimit,
    String waitTimeout,
    String onWaitTimeout,
    String format,
    String disposition) {

  private static final Pattern SECONDS = Pattern.compile("(\\d{1,3})s");

  /** A named parameter; a null value is NULL, no type is STRING. */
  record Parameter(String name, String value, String type) {}

  /**
   * @throws ApiException 400 that names the field that is not as it must be
   */
  void check() {
    if (statement == null || statement.isBlank()) {
      throw ApiException.invalidParameter("statement is empty; give the SQL text to run");
    }
    only("format", format, "JSON_ARRAY");
    only("disposition", disposition, "INLINE");
    positive("row_limit", rowLimit);
    positive("byte_limit", byteLimit);
    if (onWaitTimeout != null && !List.of("CONTINUE", "CANCEL").contains(onWaitTimeout)) {
      throw ApiException.invalidParameter(
          "on_wait_timeout is '" + onWaitTimeout + "'; use CONTINUE or CANCEL");
    }
    if (cancelOnTimeout() && timeout().isZero()) {
      throw ApiException.invalidParameter(
          "on_wait_timeout CANCEL with wait_timeout 0s would cancel each statement; wait at least"
              + " 5s");
    }
    for (Parameter parameter : Optional.ofNullable(parameters).orElse(List.of())) {
      if (parameter.name() == null || parameter.name().isBlank()) {
        throw ApiException.invalidParameter("a parameter has no name; name each as in :name");
      }
    }
  }

  private static void only(String field, String value, String served) {
    if (value != null && !value.equals(served)) {
      throw ApiException.invalidParameter(
          field + " " + value + " is not served; leave it out or use " + served);
    }
  }

  private static void positive(String field, Long value) {
    if (value != null && value <= 0) {
      throw ApiException.invalidParameter(field + " is " + value + "; give a number above 0");
    }
  }

  Duration timeout() {
    if (waitTimeout == null || waitTimeout.isEmpty()) {
      return Duration.ofSeconds(10);
    }
    Matcher matcher = SECONDS.matcher(waitTimeout);
    int seconds = matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    if (seconds != 0 && (seconds < 5 || seconds > 50)) {
      throw ApiException.invalidParameter(
          "wait_timeout is '" + waitTimeout + "'; use 0s, or 5s to 50s");
    }
    return Duration.ofSeconds(seconds);
  }

  boolean cancelOnTimeout() {
    return "CANCEL".equals(onWaitTimeout);
  }
}
