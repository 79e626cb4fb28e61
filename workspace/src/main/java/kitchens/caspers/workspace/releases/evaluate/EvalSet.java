package kitchens.caspers.workspace.releases.evaluate;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kitchens.caspers.workspace.expressions.Expression;
import kitchens.caspers.workspace.expressions.ExpressionException;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.releases.Digests;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The cases that an agent is held against, and how: {@code eval.yml} in its folder.
 *
 * @param digest SHA-256 of the file; of those that it names as well, when it names any
 * @param evaluation what is asked, what tools answer, what is right and what is good enough
 * @param cases each with a name of its own
 */
public record EvalSet(String digest, Evaluation evaluation, List<ObjectNode> cases) {

  /**
   * How a case becomes a question, and an answer a judgement. A text that begins with {@code =} is
   * an expression over {@code case}.
   *
   * @param input what the agent is asked
   * @param facts what cases have in common, as {@code case.facts}; null for nothing
   * @param tools by the last part of a function's name, what it answers
   * @param right by name, what must hold of an answer: over {@code answer}, {@code case}, {@code
   *     input}
   * @param never by name, what must hold of no answer: what would be unsafe
   * @param thresholds by metric
   * @param rationale the field of an answer that says why; its numbers must come from somewhere
   * @param judges by name, what a model is asked about an answer
   */
  public record Evaluation(
      JsonNode input,
      Facts facts,
      Map<String, Tool> tools,
      Map<String, String> right,
      Map<String, String> never,
      Map<String, Threshold> thresholds,
      String rationale,
      Map<String, Judge> judges) {

    public Evaluation {
      tools = tools == null ? Map.of() : new LinkedHashMap<>(tools);
      right = right == null ? Map.of() : new LinkedHashMap<>(right);
      never = never == null ? Map.of() : new LinkedHashMap<>(never);
      thresholds = thresholds == null ? Map.of() : new LinkedHashMap<>(thresholds);
      rationale = rationale == null ? "rationale" : rationale;
      judges = judges == null ? Map.of() : new LinkedHashMap<>(judges);
    }
  }

  /**
   * What a model judges an answer by. It says yes or no, and why.
   *
   * @param guidelines in plain words, perhaps with a policy block for models that follow those
   */
  public record Judge(String guidelines) {}

  /**
   * What several cases have in common: an object of a JSON file beside {@code eval.yml}.
   *
   * @param file its path in the agent's folder
   * @param by the case's field that says which object of the file
   */
  public record Facts(String file, String by) {}

  /**
   * A tool's recorded answer.
   *
   * @param parameters types by name, for where the catalog has no such function
   * @param row the one row that it answers; null for none
   */
  public record Tool(Map<String, String> parameters, JsonNode row) {}

  /** Between what a metric must lie; one of the two is given, or both. */
  public record Threshold(BigDecimal atLeast, BigDecimal atMost) {

    /** Whether a value is good enough. */
    public boolean holds(BigDecimal value) {
      return (atLeast == null || value.compareTo(atLeast) >= 0)
          && (atMost == null || value.compareTo(atMost) <= 0);
    }

    /** Whether this lets something pass that the other does not. */
    boolean weakerThan(Threshold other) {
      return other.atLeast != null && (atLeast == null || atLeast.compareTo(other.atLeast) < 0)
          || other.atMost != null && (atMost == null || atMost.compareTo(other.atMost) > 0);
    }

    @Override
    public String toString() {
      return (atLeast == null ? "" : "≥ " + atLeast.toPlainString())
          + (atLeast != null && atMost != null ? ", " : "")
          + (atMost == null ? "" : "≤ " + atMost.toPlainString());
    }
  }

  /** Cases stand in the file, or in one of JSON lines that it names. */
  private record Written(Evaluation evaluation, JsonNode cases) {}

  /** The other files of an agent's folder. */
  @FunctionalInterface
  public interface Folder {
    /**
     * A file's content.
     *
     * @throws IOException when there is none of that path
     */
    byte[] file(String path) throws IOException;
  }

  /** Most cases of a set. */
  public static final int MOST = 10_000;

  private static final long LONGEST = 4L << 20;

  public EvalSet {
    cases = List.copyOf(cases);
  }

  /**
   * The set in an agent's folder.
   *
   * @param where for messages
   * @return empty when the folder has no {@code eval.yml}
   * @throws ApiException 400 naming what is wrong with it and the mend
   */
  public static Optional<EvalSet> in(Path folder, String where) {
    if (!isReadable(folder.resolve("eval.yml"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          read(
              Files.readAllBytes(folder.resolve("eval.yml")), path -> beside(folder, path), where));
    } catch (IOException e) {
      throw ApiException.invalidState(where + "/eval.yml cannot be read");
    }
  }

  private static boolean isReadable(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LONGEST;
    } catch (IOException e) {
      return false;
    }
  }

  /** A file that an eval set names, which is part of the version like the set itself. */
  private static byte[] beside(Path folder, String path) throws IOException {
    Path file = folder.resolve(path).normalize();
    if (!file.startsWith(folder) || !isReadable(file)) {
      throw new IOException(
          "it names the file " + path + ", which the agent's folder lacks, or which is too long");
    }
    return Files.readAllBytes(file);
  }

  /** The first cases of this set. */
  public EvalSet first(int most) {
    return new EvalSet(digest, evaluation, cases.subList(0, Math.min(most, cases.size())));
  }

  /**
   * The same questions of other cases, each of which has its facts with it.
   *
   * @param lines JSON objects, one a line
   * @param where for messages
   * @throws ApiException 400 naming the line that is no case
   */
  public EvalSet with(byte[] lines, String where) {
    try {
      List<ObjectNode> others = Cases.of(TextNode.valueOf(where), path -> lines);
      if (evaluation.facts() != null) {
        for (ObjectNode one : others) {
          if (!one.path("facts").isObject()) {
            throw new IllegalArgumentException(
                "case '" + name(one) + "' has no 'facts', which are what tools answer about it");
          }
        }
      }
      String both = digest + "\n" + Digests.of(lines);
      return checked(new EvalSet(Digests.of(both), evaluation, others));
    } catch (IllegalArgumentException | IOException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
      throw ApiException.invalidParameter(why.startsWith(where) ? why : where + ": " + why);
    }
  }

  /**
   * Reads a set.
   *
   * @param folder that the file lies in
   * @param where for messages
   * @throws ApiException 400 naming what is wrong with it and the mend
   */
  public static EvalSet read(byte[] content, Folder folder, String where) {
    try {
      LoadSettings settings =
          LoadSettings.builder().setLabel("eval.yml").setMaxAliasesForCollections(10).build();
      JsonNode tree =
          Json.MAPPER.valueToTree(
              new Load(settings)
                  .loadFromString(new String(content, java.nio.charset.StandardCharsets.UTF_8)));
      Written written =
          Json.MAPPER
              .readerFor(Written.class)
              .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .readValue(tree);
      List<String> digests = new ArrayList<>(List.of(Digests.of(content)));
      Folder noted =
          path -> {
            byte[] bytes = folder.file(path);
            digests.add(Digests.of(bytes));
            return bytes;
          };
      List<ObjectNode> cases = new ArrayList<>(Cases.of(written.cases(), noted));
      if (written.evaluation().facts() != null) {
        cases = Cases.with(written.evaluation().facts(), cases, noted);
      }
      String digest = digests.size() == 1 ? digests.get(0) : Digests.of(String.join("\n", digests));
      return checked(new EvalSet(digest, written.evaluation(), cases));
    } catch (YamlEngineException | ExpressionException | IllegalArgumentException e) {
      throw wrong(where, e.getMessage());
    } catch (IOException e) {
      throw wrong(where, e.getMessage());
    } catch (NullPointerException e) {
      throw wrong(where, "it needs 'evaluation' and 'cases'");
    }
  }

  private static EvalSet checked(EvalSet set) {
    if (set.evaluation == null || set.evaluation.input() == null) {
      throw new IllegalArgumentException("'evaluation' with its 'input' is missing");
    }
    if (set.cases.isEmpty() || set.cases.size() > MOST) {
      throw new IllegalArgumentException("it needs 1 to " + MOST + " cases");
    }
    Set<String> names = new HashSet<>();
    for (ObjectNode one : set.cases) {
      if (name(one).isBlank() || !names.add(name(one))) {
        throw new IllegalArgumentException(
            "each case needs a name of its own; one is '" + name(one) + "'");
      }
    }
    if (set.evaluation.right().isEmpty()) {
      throw new IllegalArgumentException("'evaluation.right' is missing: what is a right answer?");
    }
    set.evaluation.right().values().forEach(Expression::parse);
    set.evaluation.never().values().forEach(Expression::parse);
    set.evaluation.judges().forEach((name, judge) -> check(set.evaluation, name, judge));
    Set<String> metrics = new HashSet<>(Measures.BUILT_IN);
    metrics.addAll(set.evaluation.right().keySet());
    metrics.addAll(set.evaluation.never().keySet());
    set.evaluation
        .thresholds()
        .forEach(
            (name, threshold) -> {
              if (!metrics.contains(name)) {
                throw new IllegalArgumentException(
                    "threshold '"
                        + name
                        + "' is of no metric; metrics are "
                        + new java.util.TreeSet<>(metrics));
              }
              if (threshold == null || threshold.atLeast() == null && threshold.atMost() == null) {
                throw new IllegalArgumentException(
                    "threshold '" + name + "' needs at_least or at_most");
              }
            });
    if (set.evaluation.thresholds().isEmpty()) {
      throw new IllegalArgumentException(
          "'evaluation.thresholds' is missing: what is good enough?");
    }
    return set;
  }

  private static void check(Evaluation evaluation, String name, Judge judge) {
    if (judge == null || judge.guidelines() == null || judge.guidelines().isBlank()) {
      throw new IllegalArgumentException("judge '" + name + "' needs 'guidelines'");
    }
    if (evaluation.right().containsKey(name)
        || evaluation.never().containsKey(name)
        || Measures.BUILT_IN.contains(name)) {
      throw new IllegalArgumentException(
          "judge '" + name + "' has the name of a metric: give it another");
    }
  }

  /** What a case is called: its {@code name}, or its {@code id}. */
  static String name(JsonNode one) {
    return one.has("name") ? one.path("name").asText("") : one.path("id").asText("");
  }

  /** A template with each expression replaced by its value for a case. */
  static JsonNode filled(JsonNode template, JsonNode scope) {
    if (template == null || template.isNull()) {
      return template;
    }
    if (template.isTextual() && template.textValue().startsWith("=")) {
      return Json.MAPPER.valueToTree(Expression.parse(template.textValue().substring(1)).in(scope));
    }
    if (template.isTextual()) {
      return TextNode.valueOf(template.textValue());
    }
    if (template.isObject()) {
      ObjectNode filled = Json.MAPPER.createObjectNode();
      template.properties().forEach(e -> filled.set(e.getKey(), filled(e.getValue(), scope)));
      return filled;
    }
    return template.deepCopy();
  }

  private static ApiException wrong(String where, String why) {
    return ApiException.invalidParameter(
        where + "/eval.yml: " + String.valueOf(why).lines().findFirst().orElse("unreadable"));
  }
}
