package kitchens.caspers.bundle.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kitchens.caspers.bundle.value.Location;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Scalar;
import kitchens.caspers.bundle.value.Sequence;
import kitchens.caspers.bundle.value.Value;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a bundle go to the workspace. */
class FileSetTest {

  private static final Location HERE = Location.source("test");

  @TempDir private Path root;

  @BeforeEach
  void aBundle() throws IOException {
    for (var file :
        List.of(
            "databricks.yml",
            ".git/config",
            ".databricks/x",
            "a/b.sql",
            "a/target/out.jar",
            "a/keep.log",
            "a/b/c.log",
            "docs/x.md",
            "docs/deep/y.md")) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), file);
    }
  }

  @Test
  void allButWhatIsNobodysBusiness() {
    assertThat(files(List.of(), List.of()))
        .containsExactly(
            "a/b.sql",
            "a/b/c.log",
            "a/keep.log",
            "a/target/out.jar",
            "databricks.yml",
            "docs/deep/y.md",
            "docs/x.md");
  }

  @Test
  void gitignoreFilesAreObeyedWhereTheyStand() throws IOException {
    Files.writeString(
        root.resolve(".gitignore"), "# built\ntarget/\n*.log\n!keep.log\n/docs/*.md\n");
    assertThat(files(List.of(), List.of()))
        .containsExactly(".gitignore", "a/b.sql", "a/keep.log", "databricks.yml", "docs/deep/y.md");
    Files.writeString(root.resolve("a/.gitignore"), "/b.sql\n");
    assertThat(files(List.of(), List.of())).doesNotContain("a/b.sql");
  }

  @Test
  void includeBringsBackWhatGitIgnores() throws IOException {
    Files.writeString(root.resolve(".gitignore"), "target/\n");
    assertThat(files(List.of("a/target/*.jar"), List.of())).contains("a/target/out.jar");
  }

  @Test
  void excludeHasTheLastWord() {
    assertThat(files(List.of("docs/**"), List.of("/docs", "a/**")))
        .containsExactly("databricks.yml");
  }

  private List<String> files(List<String> include, List<String> exclude) {
    var config =
        Mapping.empty(HERE)
            .with(List.of("sync", "include"), list(include))
            .with(List.of("sync", "exclude"), list(exclude));
    return List.copyOf(FileSet.of(root, config).keySet());
  }

  private static Value list(List<String> words) {
    return new Sequence(words.stream().map(word -> (Value) new Scalar(word, HERE)).toList(), HERE);
  }
}
