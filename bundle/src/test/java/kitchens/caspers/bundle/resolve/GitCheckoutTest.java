package kitchens.caspers.bundle.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kitchens.caspers.bundle.BundleLoader;
import kitchens.caspers.bundle.value.BundleException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCheckoutTest {

  private static final String COMMIT = "4f6da31bb57eaece243d00870004cbb512a37660";

  @TempDir private Path directory;

  @BeforeEach
  void aCheckout() throws IOException {
    write(".git/HEAD", "ref: refs/heads/feature/one\n");
    write(".git/refs/heads/feature/one", COMMIT + "\n");
    write(
        ".git/config",
        """
        [core]
          bare = false
        [remote "other"]
          url = https://example.com/other.git
        [remote "origin"]
          fetch = +refs/heads/*:refs/remotes/origin/*
          url = https://ann:t0ken@example.com/kitchen.git
        """);
  }

  @Test
  void branchCommitAndOriginAreReadAndNoPassword() {
    var checkout = GitCheckout.around(directory.resolve("bundles/one")).orElseThrow();
    assertThat(checkout.branch()).contains("feature/one");
    assertThat(checkout.commit()).contains(COMMIT);
    assertThat(checkout.originUrl()).contains("https://example.com/kitchen.git");
  }

  @Test
  void packedRefsAndDetachedHeadsAndFurtherWorkTreesAreRead() throws IOException {
    Files.delete(directory.resolve(".git/refs/heads/feature/one"));
    write(".git/packed-refs", "# pack-refs\n" + COMMIT + " refs/heads/feature/one\n");
    assertThat(GitCheckout.around(directory).orElseThrow().commit()).contains(COMMIT);

    write(".git/worktrees/two/HEAD", "ref: refs/heads/feature/one\n");
    write(".git/worktrees/two/commondir", "../..\n");
    write("two/.git", "gitdir: " + directory.resolve(".git/worktrees/two") + "\n");
    var linked = GitCheckout.around(directory.resolve("two")).orElseThrow();
    assertThat(linked.branch()).contains("feature/one");
    assertThat(linked.commit()).contains(COMMIT);
    assertThat(linked.originUrl()).contains("https://example.com/kitchen.git");

    write(".git/HEAD", COMMIT + "\n");
    var detached = GitCheckout.around(directory).orElseThrow();
    assertThat(detached.branch()).isEmpty();
    assertThat(detached.commit()).contains(COMMIT);
  }

  @Test
  void aProductionTargetIsDeployedFromItsBranch() throws IOException {
    write(
        "databricks.yml",
        """
        bundle: {name: x}
        experimental: "${bundle.git.commit}"
        targets:
          prod:
            mode: production
            git: {branch: main}
            workspace: {root_path: /Workspace/Shared/x}
        """);
    assertThatThrownBy(this::load)
        .isInstanceOf(BundleException.class)
        .hasMessage(
            "databricks.yml:6:19: error: the target is deployed from branch main, but branch"
                + " feature/one is checked out — check out main");
    write(".git/HEAD", "ref: refs/heads/main\n");
    write(".git/refs/heads/main", COMMIT + "\n");
    assertThat(load()).isEqualTo(COMMIT);
  }

  private String load() {
    return BundleLoader.load(
            new BundleLoader.Request(directory, null, Map.of(), Map.of(), null, false))
        .config()
        .text("experimental");
  }

  private void write(String path, String text) throws IOException {
    var file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
