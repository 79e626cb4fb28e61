package kitchens.caspers.bundle.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.value.BundleException;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Sequence;

/** Builds the {@code artifacts} that have a build command, and sees that their files are there. */
final class Artifacts {

  private Artifacts() {}

  static void build(Bundle bundle, Listener listener) {
    if (!(bundle.config().get("artifacts") instanceof Mapping artifacts)) {
      return;
    }
    for (var artifact : artifacts.entries()) {
      var command = artifact.value().text("build");
      if (command != null) {
        listener.step("building " + artifact.key());
        run(bundle, artifact, command);
      }
      if (artifact.value().find("files") instanceof Sequence files) {
        for (var file : files.items()) {
          var source = file.text("source");
          if (source != null
              && !source.contains("*")
              && !Files.isRegularFile(bundle.root().resolve(source))) {
            throw new BundleException(
                file.at(),
                "artifact " + artifact.key() + ": there is no " + source,
                command == null
                    ? "build it before the deployment, or give the artifact a build command"
                    : "the build command did not make it");
          }
        }
      }
    }
  }

  private static void run(Bundle bundle, Mapping.Entry artifact, String command) {
    var path = artifact.value().text("path");
    var directory = path == null ? bundle.root() : bundle.root().resolve(path).normalize();
    var log = bundle.localState().resolve("build-" + artifact.key() + ".log");
    try {
      Files.createDirectories(log.getParent());
      var build =
          new ProcessBuilder("bash", "-c", command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      build.getOutputStream().close();
      if (build.waitFor() != 0) {
        var lines = Files.readAllLines(log);
        var end = String.join("\n", last(lines));
        throw new BundleException(
            artifact.keyAt(),
            "artifact " + artifact.key() + " was not built; its command ended with:\n" + end,
            "the whole log is " + log);
      }
    } catch (IOException e) {
      throw new BundleException(
          artifact.keyAt(), "the build command cannot run: " + e.getMessage(), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BundleException("interrupted", null);
    }
  }

  private static List<String> last(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - 8), lines.size());
  }
}
