package kitchens.caspers.bundle.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import kitchens.caspers.bundle.value.BundleException;

/**
 * A command of the user's, run at the bundle's root with this process's input and output; in it
 * {@code databricks} is this command line.
 */
public final class LocalCommand {

  private final Path directory;
  private final List<String> databricks;

  /**
   * Commands in a directory.
   *
   * @param databricks the words that run this command line
   */
  public LocalCommand(Path directory, List<String> databricks) {
    this.directory = directory;
    this.databricks = List.copyOf(databricks);
  }

  /**
   * Runs one.
   *
   * @param environment what it gets beside this process's environment
   * @return its exit code
   * @throws BundleException when it cannot be started
   */
  public int run(List<String> words, Map<String, String> environment) {
    Path bin = null;
    try {
      bin = Files.createTempDirectory("caspers-run");
      write(bin.resolve("databricks"));
      var builder = new ProcessBuilder(words).directory(directory.toFile()).inheritIO();
      builder.environment().putAll(environment);
      builder.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
      return builder.start().waitFor();
    } catch (IOException e) {
      throw new BundleException(words.get(0) + " cannot run: " + e.getMessage(), null);
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

  private void write(Path file) throws IOException {
    var text = new StringBuilder("#!/bin/sh\nexec");
    databricks.forEach(word -> text.append(" '").append(word.replace("'", "'\\''")).append('\''));
    Files.writeString(file, text.append(" \"$@\"\n"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
