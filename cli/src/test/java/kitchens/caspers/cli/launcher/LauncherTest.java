package kitchens.caspers.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user meets before any Java of ours runs. */
class LauncherTest {

  @TempDir private Path temporary;

  @Test
  void buildsOnceAndRunsTheCommandLine() throws Exception {
    var checkout = new Checkout(temporary).withJava("17.0.15").withMaven();
    var first = checkout.run("status", "-o", "json");
    assertThat(first.exitCode()).isZero();
    assertThat(first.err()).contains("building (log: ", "[3/8] bundle");
    assertThat(first.out())
        .contains("kitchens.caspers.cli.Main status -o json")
        .contains("repo=" + checkout.root().toRealPath())
        .contains("dist=" + checkout.root().toRealPath().resolve("target/dist"));
    var second = checkout.run("status");
    assertThat(second.err()).isEmpty();
    assertThat(checkout.builds()).isEqualTo(1);
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    var checkout = new Checkout(temporary).withJava("17.0.15").withMaven();
    checkout.run("status");
    var source = checkout.root().resolve("bundle/src/main/java/New.java");
    Files.writeString(source, "class New {}\n");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    checkout.run("status");
    assertThat(checkout.builds()).isEqualTo(2);
  }

  @Test
  void runsThroughALinkFromAnywhere() throws Exception {
    var checkout = new Checkout(temporary).withJava("21.0.1").withMaven();
    var link = temporary.resolve("bin").resolve("caspers");
    Files.createSymbolicLink(link, Path.of("../check out/caspers"));
    var outcome = checkout.run(link, Map.of(), "version");
    assertThat(outcome.out()).contains("repo=" + checkout.root().toRealPath());
  }

  @Test
  void anOldJavaIsRefusedInOneLine() throws Exception {
    var outcome = new Checkout(temporary).withJava("11.0.2").withMaven().run("status");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).contains("is Java 11", "needs 17 or newer — set JAVA_HOME");
  }

  @Test
  void aJavaOfTheOldNumberingIsRefused() throws Exception {
    var outcome = new Checkout(temporary).withJava("1.8.0_392").withMaven().run("status");
    assertThat(outcome.err()).contains("is Java 8");
  }

  @Test
  void noJavaIsSaidInOneLine() throws Exception {
    var outcome = new Checkout(temporary).withMaven().run("status");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).contains("no java on PATH — install a JDK 17");
  }

  @Test
  void aJavaHomeWithoutJavaIsSaidInOneLine() throws Exception {
    var checkout = new Checkout(temporary).withJava("17").withMaven();
    var launcher = checkout.root().resolve("caspers");
    var outcome = checkout.run(launcher, Map.of("JAVA_HOME", "/nowhere"), "status");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).contains("JAVA_HOME is /nowhere");
  }

  @Test
  void noMavenIsSaidInOneLineWhenThereIsSomethingToBuild() throws Exception {
    var checkout = new Checkout(temporary).withJava("17.0.15");
    var outcome = checkout.run("status");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).contains("no mvn on PATH", "install Maven");
  }

  @Test
  void noMavenIsNeededWhenAllIsBuilt() throws Exception {
    var checkout = new Checkout(temporary).withJava("17.0.15").withMaven();
    checkout.run("status");
    Files.delete(temporary.resolve("bin/mvn"));
    assertThat(checkout.run("status").exitCode()).isZero();
  }

  @Test
  void aFailedBuildShowsItsErrorAndItsLog() throws Exception {
    var checkout = new Checkout(temporary).withJava("17.0.15").withFailingMaven();
    var outcome = checkout.run("status");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("Y.java:[3,5] cannot find symbol", "the build failed — the whole log is ");
    assertThat(checkout.withMaven().run("status").exitCode()).isZero();
  }

  @Test
  void twoFirstBuildsAtOnceAreOneBuild() throws Exception {
    var checkout = new Checkout(temporary).withJava("17.0.15").withSlowMaven();
    var launcher = checkout.root().resolve("caspers");
    var first = checkout.start(launcher, Map.of(), "one");
    var second = checkout.start(launcher, Map.of(), "two");
    assertThat(new String(first.getInputStream().readAllBytes())).contains("Main one");
    assertThat(new String(second.getInputStream().readAllBytes())).contains("Main two");
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(checkout.builds()).isEqualTo(1);
    assertThat(checkout.root().resolve("target/dist.lock")).doesNotExist();
  }

  @Test
  void aLockOfADeadBuilderHoldsNobodyUp() throws Exception {
    var checkout = new Checkout(temporary).withJava("17.0.15").withMaven();
    var lock = Files.createDirectories(checkout.root().resolve("target/dist.lock"));
    Files.writeString(lock.resolve("pid"), "999999999\n");
    assertThat(checkout.run("status").exitCode()).isZero();
    assertThat(lock).doesNotExist();
  }
}
