package kitchens.caspers.workspace.releases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kitchens.caspers.workspace.releases.gate.Gate;
import kitchens.caspers.workspace.releases.gate.GatePolicy;
import kitchens.caspers.workspace.releases.gate.Subject;
import kitchens.caspers.workspace.releases.gate.Verdict;
import org.junit.jupiter.api.Test;

/**
 * Every folder of the resource {@code gate} holds a {@code decision.md} and a {@code verdict.txt}:
 * the verdict it must get, then what the printed reasons must contain, a line each.
 */
class GateCorpusTest {

  private static final Path CORPUS = Path.of("src/test/resources/gate");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  static final Subject SUBJECT =
      new Subject(
          3,
          "main.ai.refunder",
          4,
          "ab".repeat(32),
          "prompts:/main.ai.system_instructions@candidate_v3",
          "cd".repeat(32),
          "ef".repeat(32),
          "12".repeat(32));

  private static final GatePolicy POLICY = new GatePolicy("author@example.com", false, false, NOW);

  @Test
  void everyDocumentGetsItsVerdict() throws IOException {
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Path folder : folders()) {
      seen++;
      List<String> expected = Files.readAllLines(folder.resolve("verdict.txt"));
      Verdict verdict =
          Gate.decide(Files.readAllBytes(folder.resolve("decision.md")), SUBJECT, POLICY);
      boolean right =
          verdict.passes() == expected.get(0).equals("PASS")
              && expected.stream().skip(1).allMatch(verdict.shown()::contains);
      if (!right) {
        wrong.add(folder.getFileName() + " must " + expected + ", but is\n" + verdict.shown());
      }
    }
    assertThat(wrong).as("documents with another verdict than they must get").isEmpty();
    assertThat(seen).isGreaterThanOrEqualTo(60);
  }

  @Test
  void noDocumentIsABlock() {
    assertThat(Gate.decide(null, SUBJECT, POLICY).passes()).isFalse();
  }

  @Test
  void settingsAllowOnePersonToSign() throws IOException {
    byte[] both = document("signed-by-one-person");
    assertThat(Gate.decide(both, SUBJECT, new GatePolicy("a@b.c", true, false, NOW)).passes())
        .isTrue();
    byte[] author = document("signed-by-the-author");
    assertThat(
            Gate.decide(author, SUBJECT, new GatePolicy(POLICY.author(), false, true, NOW))
                .passes())
        .isTrue();
  }

  /** Whatever single byte is lost or turned in what is signed, it never passes for another. */
  @Test
  void noChangedByteOfASubjectPasses() throws IOException {
    byte[] good = document("both-approve");
    int begin = "---\nsubject:\n".length();
    int end = new String(good).indexOf("engineering_signoff");
    for (int at = begin; at < end; at++) {
      if (!Character.isLetterOrDigit(good[at])) {
        continue;
      }
      byte[] changed = good.clone();
      changed[at] ^= 1;
      assertThat(Gate.decide(changed, SUBJECT, POLICY).passes())
          .as("byte " + at + " turned")
          .isFalse();
    }
  }

  private static byte[] document(String folder) throws IOException {
    return Files.readAllBytes(CORPUS.resolve(folder).resolve("decision.md"));
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(CORPUS)) {
      return all.sorted().toList();
    }
  }
}
