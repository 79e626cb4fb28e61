package kitchens.caspers.cli.api;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * One command over the SDK: its name, what it takes, what it does and how its answer is shown. A
 * group is a table of these; {@link Group} makes picocli's commands of them.
 */
public final class Operation {

  /** What an operation does; null when there is nothing to print. */
  @FunctionalInterface
  public interface Action {
    /** Does it and returns what is to be printed. */
    Object apply(Call call) throws Exception;
  }

  /**
   * A named option.
   *
   * @param label of its value; null for a flag
   */
  record Switch(String name, String label, String description) {}

  /** Whether there is a request body. */
  enum Json {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  final String name;
  final String description;
  final List<String> aliases = new ArrayList<>();
  final List<String> arguments = new ArrayList<>();
  final List<String> examples = new ArrayList<>();
  final List<Switch> switches = new ArrayList<>();
  List<String> columns = List.of();
  Json json = Json.NONE;
  Action action;

  private Operation(String name, String description) {
    this.name = requireNonNull(name, "name is null");
    this.description = requireNonNull(description, "description is null");
  }

  /** An operation of this name, with one sentence on what it does. */
  public static Operation op(String name, String description) {
    return new Operation(name, description);
  }

  /** Other names that it is called by. */
  public Operation alias(String... names) {
    aliases.addAll(List.of(names));
    return this;
  }

  /** What stands behind its name: a word each; {@code [WORD]} may be left out. */
  public Operation args(String... names) {
    arguments.addAll(List.of(names));
    return this;
  }

  /** An option with a value. */
  public Operation option(String name, String label, String text) {
    switches.add(new Switch(name, label, text));
    return this;
  }

  /** An option without a value. */
  public Operation flag(String name, String text) {
    switches.add(new Switch(name, null, text));
    return this;
  }

  /** Takes a request with {@code --json}, and cannot do without. */
  public Operation json() {
    json = Json.REQUIRED;
    return this;
  }

  /** May take a request with {@code --json}. */
  public Operation maybeJson() {
    json = Json.OPTIONAL;
    return this;
  }

  /** The fields that a table shows, as paths with dots; {@code HEAD=path} names one otherwise. */
  public Operation columns(String... paths) {
    columns = List.of(paths);
    return this;
  }

  /** A line that works, without the command's own name before it. */
  public Operation example(String line) {
    examples.add(line);
    return this;
  }

  /** What it does. */
  public Operation does(Action does) {
    action = does;
    return this;
  }
}
