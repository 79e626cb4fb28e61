package kitchens.caspers.workspace.releases.gate;

import static java.util.Objects.requireNonNull;

/**
 * Why the gate blocks.
 *
 * @param code for machines; the names are part of the API
 * @param where {@code 3:7}, line and column in the document, or the field that is meant
 * @param message what is wrong and the mend
 */
public record Reason(Code code, String where, String message) {

  /** What kinds of reasons there are. */
  public enum Code {
    NO_DOCUMENT,
    NO_FRONT_MATTER,
    UNREADABLE,
    UNSAFE_YAML,
    MISSING_BLOCK,
    MISSING_FIELD,
    WRONG_TYPE,
    UNKNOWN_DECISION,
    REJECTED,
    OVERRIDE_DIFFERS,
    WRONG_SUBJECT,
    SAME_PERSON,
    SIGNED_BY_AUTHOR,
    NOT_CONFIRMED,
    BAD_TIME,
    BELOW_THRESHOLD,
    ARTEFACT_CHANGED
  }

  public Reason {
    requireNonNull(code, "code is null");
    requireNonNull(where, "where is null");
    requireNonNull(message, "message is null");
  }

  static Reason at(Code code, int line, int column, String message) {
    return new Reason(code, line + ":" + column, message);
  }

  /** As a person reads it: {@code decision.md:3:7: …}. */
  public String shown() {
    return where.isEmpty() ? message : where + ": " + message;
  }
}
