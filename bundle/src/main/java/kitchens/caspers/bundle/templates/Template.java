package kitchens.caspers.bundle.templates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kitchens.caspers.bundle.value.BundleException;

/**
 * A bundle to begin with. Its files are resources below {@code templates/NAME}; {@code @word@} in
 * them stands for an answer.
 *
 * @param name what it is called on the command line
 * @param questions what it wants to know beside the bundle's name
 */
public record Template(
    String name, String description, List<Question> questions, List<String> files) {

  /**
   * Something a template wants to know.
   *
   * @param word as it stands in the files
   * @param pattern what an answer must match
   */
  public record Question(String word, String text, String otherwise, Pattern pattern) {}

  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,62}");
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  private static final Pattern APP = Pattern.compile("[a-z0-9][a-z0-9-]{0,28}[a-z0-9]");
  private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+");

  /** Hidden files are kept under names without their dot. */
  private static final Pattern HIDDEN = Pattern.compile("^(gitignore$|github/)");

  /** What every template asks first. */
  public static final Question BUNDLE_NAME =
      new Question("name", "The bundle's name", "my-kitchen", NAME);

  private static final List<Template> ALL =
      List.of(
          new Template(
              "universe",
              "A small universe: a stage that makes events, a pipeline over them, a job of both.",
              List.of(
                  new Question("catalog", "The catalog that it lives in", "kitchen", IDENTIFIER)),
              List.of(
                  "databricks.yml",
                  "README.md",
                  "gitignore",
                  "resources/catalog.yml",
                  "resources/pipeline.yml",
                  "pipelines/orders/orders.sql",
                  "stages/Events.java")),
          new Template(
              "agent-app",
              "An agent, its app, and their way to production: evaluate, sign off, release.",
              List.of(
                  new Question("catalog", "The catalog that it lives in", "helpdesk", IDENTIFIER),
                  new Question("app", "What app and endpoint are called", "helpdesk", APP),
                  new Question("staging", "Where staging answers", "http://127.0.0.1:8081", URL),
                  new Question("prod", "Where production answers", "http://127.0.0.1:8082", URL)),
              List.of(
                  "databricks.yml",
                  "README.md",
                  "gitignore",
                  "github/workflows/evaluate.yml",
                  "github/workflows/release.yml",
                  "github/workflows/setup.yml",
                  "resources/agent.yml",
                  "resources/app.yml",
                  "resources/release.yml",
                  "agent/agent.yml",
                  "agent/prompt.md",
                  "agent/output.schema.json",
                  "agent/eval.yml",
                  "app/app.yaml",
                  "app/App.java",
                  "app/index.html",
                  "release/ReleaseStep.java")),
          new Template(
              "empty",
              "A bundle with targets and nothing in it.",
              List.of(),
              List.of("databricks.yml", "README.md", "gitignore", "resources/resources.yml")));

  /** All there are. */
  public static List<Template> all() {
    return ALL;
  }

  /**
   * Writes the bundle.
   *
   * @param directory that does not exist or is empty
   * @param answers by word, the name among them
   * @return the files written
   */
  public List<Path> write(Path directory, Map<String, String> answers) {
    check(BUNDLE_NAME, answers);
    questions.forEach(question -> check(question, answers));
    var written = new ArrayList<Path>();
    try {
      if (Files.exists(directory) && !isEmpty(directory)) {
        throw new BundleException(
            directory + " is there already and not empty", "choose another --output-dir");
      }
      for (var file : files) {
        var target = directory.resolve(HIDDEN.matcher(file).replaceFirst(".$1"));
        Files.createDirectories(target.getParent());
        Files.writeString(target, filled(text(file), answers));
        written.add(target);
      }
    } catch (IOException e) {
      throw new BundleException(directory + " cannot be written: " + e.getMessage(), null);
    }
    return written;
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var children = Files.list(directory)) {
      return children.findAny().isEmpty();
    }
  }

  private static void check(Question question, Map<String, String> answers) {
    var answer = answers.get(question.word());
    if (answer == null || !question.pattern().matcher(answer).matches()) {
      throw new BundleException(
          question.word() + " cannot be \"" + answer + "\"",
          "it must match " + question.pattern().pattern());
    }
  }

  private static String filled(String text, Map<String, String> answers) {
    var filled = text;
    for (var answer : answers.entrySet()) {
      filled = filled.replace("@" + answer.getKey() + "@", answer.getValue());
    }
    return filled;
  }

  private String text(String file) {
    var path = "/templates/" + name + "/" + file;
    try (var in = Template.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the installation lacks " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
