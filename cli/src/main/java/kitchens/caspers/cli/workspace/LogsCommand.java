package kitchens.caspers.cli.workspace;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kitchens.caspers.cli.output.CliException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caspers workspace logs}. */
@Command(
    name = "logs",
    description = "Show the end of a log: the workspace's own, compute's or postgres'.",
    footer = {"", "Example:", "  caspers workspace logs compute -f"})
final class LogsCommand implements Runnable {

  private static final int TAIL_BYTES = 1 << 20;

  @Parameters(
      arity = "0..1",
      paramLabel = "workspace|compute|postgres",
      defaultValue = "workspace",
      description = "Which process.")
  private String process;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "50",
      description = "How many lines of the past.")
  private int lines;

  @Override
  public void run() {
    if (!List.of("workspace", "compute", "postgres").contains(process)) {
      throw new CliException(
          "no log is called \"" + process + "\" — there are workspace, compute and postgres");
    }
    var home = LocalWorkspace.of(System.getenv()).home();
    var file = home.resolve("logs").resolve(process + ".log");
    if (!Files.exists(file)) {
      throw new CliException("there is no log yet at " + file + " — caspers workspace start");
    }
    try {
      follow(file, tail(file));
    } catch (IOException e) {
      throw new CliException(file + " cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long tail(Path file) throws IOException {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      var end = in.length();
      var start = Math.max(0, end - TAIL_BYTES);
      in.seek(start);
      var bytes = new byte[(int) (end - start)];
      in.readFully(bytes);
      var all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      all.subList(Math.max(0, all.size() - lines), all.size()).forEach(System.out::println);
      return end;
    }
  }

  private void follow(Path file, long from) throws IOException, InterruptedException {
    var position = from;
    while (follow) {
      if (Files.exists(file)) {
        var size = Files.size(file);
        if (size < position) {
          position = 0; // rolled: a new file stands in its place
        }
        if (size > position) {
          try (var in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(position);
            var bytes = new byte[(int) Math.min(size - position, TAIL_BYTES)];
            in.readFully(bytes);
            System.out.write(bytes, 0, bytes.length);
            System.out.flush();
            position += bytes.length;
          }
        }
      }
      Thread.sleep(200);
    }
  }
}
