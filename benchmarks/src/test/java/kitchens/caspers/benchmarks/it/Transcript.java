package kitchens.caspers.benchmarks.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.cli.Main;
import kitchens.caspers.cli.output.Surroundings;

/**
 * Commands and what they must give, as text. A line that begins with <code>&gt;</code> is a command
 * of {@code caspers}, run in this process, by {@code @NAME} where that stands before it; the lines
 * below it say of it: {@code = NAME /pointer} keeps a value of its JSON for {@code ${NAME}}, {@code
 * ! text} that it fails and says so, {@code - text} that its output lacks a text, {@code < text}
 * what it reads, anything else that its output has the text.
 */
final class Transcript {

  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> environment;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, Map<String, String>> people = new HashMap<>();

  Transcript(Map<String, String> environment) {
    this.environment = environment;
  }

  Transcript with(String name, Object value) {
    variables.put(name, value.toString());
    return this;
  }

  /** Lets somebody else run commands, with an environment of theirs. */
  Transcript withPerson(String name, Map<String, String> theirs) {
    people.put("@" + name, theirs);
    return this;
  }

  /** What was kept under a name. */
  String value(String name) {
    return variables.get(name);
  }

  void run(Path file) throws IOException {
    var lines = Files.readAllLines(file);
    for (var i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("> ")) {
        var checks = new ArrayList<String>();
        for (var j = i + 1; j < lines.size() && !lines.get(j).startsWith("> "); j++) {
          if (!lines.get(j).isBlank() && !lines.get(j).startsWith("#")) {
            checks.add(filled(lines.get(j)));
          }
        }
        run(file.getFileName() + ":" + (i + 1), filled(lines.get(i).substring(2)), checks);
      }
    }
  }

  private void run(String place, String command, List<String> checks) throws IOException {
    var in =
        checks.stream()
            .filter(check -> check.startsWith("< "))
            .map(check -> check.substring(2) + "\n")
            .reduce("", String::concat);
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var words = words(command);
    var person = words[0].startsWith("@");
    var code =
        Main.run(
            new Surroundings(
                person ? people.get(words[0]) : environment,
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)),
            person ? Arrays.copyOfRange(words, 1, words.length) : words);
    var said = out.toString(StandardCharsets.UTF_8);
    var what = place + ": " + command + "\n" + said + err;
    var fails = checks.stream().anyMatch(check -> check.startsWith("! "));
    assertThat(code).as(what).isEqualTo(fails ? 1 : 0);
    for (var check : checks) {
      switch (check.charAt(0)) {
        case '!' -> assertThat(err.toString(StandardCharsets.UTF_8)).as(what).contains(rest(check));
        case '-' -> assertThat(said).as(what).doesNotContain(rest(check));
        case '=' -> keep(rest(check).split("\\s+"), said, what);
        case '<' -> {}
        default -> assertThat(said).as(what).contains(check.strip());
      }
    }
    if (fails) {
      assertThat(err.toString(StandardCharsets.UTF_8).lines()).as(what).hasSize(1);
    }
  }

  private void keep(String[] names, String said, String what) throws IOException {
    var value = JSON.readTree(said).at(names[1]);
    assertThat(value.isMissingNode()).as(what).isFalse();
    variables.put(names[0], value.asText());
  }

  private static String rest(String check) {
    return check.substring(1).strip();
  }

  private static String[] words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group(1) != null ? word.group(1) : word.group(2))
        .toArray(String[]::new);
  }

  private String filled(String line) {
    return VARIABLE
        .matcher(line)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(variables.getOrDefault(match.group(1), match.group())));
  }
}
