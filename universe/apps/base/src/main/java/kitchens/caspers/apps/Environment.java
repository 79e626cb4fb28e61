package kitchens.caspers.apps;

import java.util.Map;

/**
 * The variables that a process is given.
 *
 * @param variables by name
 * @param start how it is started so that it has them, for messages
 */
public record Environment(Map<String, String> variables, String start) {

  /** Those of an app. */
  public static Environment ofApp(Map<String, String> variables) {
    return new Environment(variables, "start this as an app");
  }

  /**
   * A variable without space around it.
   *
   * @throws IllegalArgumentException naming it when it is not set
   */
  public String text(String name) {
    var value = variables.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is not set: " + start + ", or set it");
    }
    return value.strip();
  }

  /**
   * A variable that is a port's number.
   *
   * @throws IllegalArgumentException naming it when it is not set, or none
   */
  public int port(String name) {
    var value = text(name);
    if (!value.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(name + " is '" + value + "': give a port number");
    }
    return Integer.parseInt(value);
  }
}
