package kitchens.caspers.workspace.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.home.Folders;
import kitchens.caspers.workspace.home.PrivateFiles;

/**
 * A database cluster on disk: its data directory and the superuser's password beside it.
 *
 * @param directory holds {@code data} and {@code password}
 */
record PostgresData(Path directory) {

  static final String USER = "caspers";

  Path data() {
    return directory.resolve("data");
  }

  String password() throws IOException {
    return Files.readString(passwordFile()).strip();
  }

  /** Makes the cluster if there is none; it appears whole or not at all. */
  void initialise(PostgresBinaries binaries, ServerUser user) throws IOException {
    if (Files.isDirectory(data())) {
      if (!Files.exists(passwordFile())) {
        throw new CannotStart(
            "file "
                + passwordFile()
                + " is missing, without which "
                + data()
                + " cannot be opened:"
                + " restore it from a backup");
      }
      return;
    }
    PrivateFiles.write(passwordFile(), newPassword() + "\n");
    Path workshop = directory.resolve(".initdb");
    Folders.delete(workshop);
    PrivateFiles.directory(workshop, "rwx------");
    user.own(workshop);
    Path password = workshop.resolve("password");
    Files.copy(passwordFile(), password);
    user.own(password);
    Path data = workshop.resolve("data");
    run(
        "initdb",
        user.command(
            List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + data,
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions")));
    Files.move(data, data(), StandardCopyOption.ATOMIC_MOVE);
    Folders.delete(workshop);
  }

  /**
   * Stops a server that an earlier, killed workspace left running on this data, so that there are
   * never two.
   */
  void stopStray(PostgresBinaries binaries, ServerUser user) throws IOException {
    Path pidFile = data().resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    Optional<ProcessHandle> stray = postmaster(pidFile);
    if (stray.isEmpty()) {
      // Its number may belong to another program by now, which PostgreSQL would take for a server.
      Files.deleteIfExists(pidFile);
      return;
    }
    try {
      run(
          "pg_ctl",
          user.command(
              List.of(
                  binaries.program("pg_ctl").toString(),
                  "stop",
                  "--pgdata=" + data(),
                  "--mode=fast",
                  "--timeout=30",
                  "--wait")));
    } catch (CannotStart e) {
      // It may have been stopping by itself, since its workspace is gone.
      if (!ends(stray.get())) {
        throw e;
      }
    }
  }

  private static boolean ends(ProcessHandle process) {
    try {
      process.onExit().get(30, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Optional<ProcessHandle> postmaster(Path pidFile) throws IOException {
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,10}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
        .filter(ProcessHandle::isAlive)
        .filter(p -> p.info().command().map(c -> c.endsWith("/postgres")).orElse(false));
  }

  private Path passwordFile() {
    return directory.resolve("password");
  }

  private static String newPassword() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void run(String program, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new CannotStart(
            "PostgreSQL's "
                + program
                + " failed in "
                + directory
                + ": "
                + output.lines().reduce((a, b) -> b).orElse("it said nothing")
                + "; mend that and start again");
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while PostgreSQL was prepared", e);
    }
  }
}
