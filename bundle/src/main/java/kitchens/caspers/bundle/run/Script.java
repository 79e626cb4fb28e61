package kitchens.caspers.bundle.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.Bundle;
import kitchens.caspers.bundle.value.BundleException;
import kitchens.caspers.bundle.value.Mapping;
import kitchens.caspers.bundle.value.Scalar;

/** A script of the bundle, run in bash at the bundle's root. */
public final class Script {

  private final Bundle bundle;
  private final String key;
  private final Mapping fields;

  /** The script of this key. */
  public Script(Bundle bundle, String key) {
    this.bundle = bundle;
    this.key = key;
    this.fields = (Mapping) bundle.config().find("scripts", key);
  }

  /**
   * Runs it with this process's input and output.
   *
   * @param environment what it gets beside this process's environment and its own {@code env}
   * @param databricks the words that run this command line, which the script calls {@code
   *     databricks}
   * @param arguments its {@code $1}, {@code $2}, …
   * @return its exit code
   */
  public int run(Map<String, String> environment, List<String> databricks, List<String> arguments) {
    Path bin = null;
    try {
      bin = Files.createTempDirectory("caspers-script");
      command(bin, databricks);
      var words = new ArrayList<>(List.of("bash", "-c", fields.text("content"), key));
      words.addAll(arguments);
      var builder = new ProcessBuilder(words).directory(bundle.root().toFile()).inheritIO();
      builder.environment().putAll(environment);
      if (fields.get("env") instanceof Mapping own) {
        for (var variable : own.entries()) {
          var value = variable.value() instanceof Scalar scalar ? scalar.asText() : "";
          builder.environment().put(variable.key(), value);
        }
      }
      builder.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
      return builder.start().waitFor();
    } catch (IOException e) {
      throw new BundleException(
          fields.at(), "script " + key + " cannot run: " + e.getMessage(), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BundleException("interrupted", null);
    } finally {
      if (bin != null) {
        bin.resolve("databricks").toFile().delete();
        bin.toFile().delete();
      }
    }
  }

  private static void command(Path bin, List<String> words) throws IOException {
    var text = new StringBuilder("#!/bin/sh\nexec");
    words.forEach(word -> text.append(" '").append(word.replace("'", "'\\''")).append('\''));
    var file = bin.resolve("databricks");
    Files.writeString(file, text.append(" \"$@\"\n"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
