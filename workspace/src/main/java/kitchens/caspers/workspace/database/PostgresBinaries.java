package kitchens.caspers.workspace.database;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.home.Folders;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL server's programs, unpacked once per version. */
final class PostgresBinaries {

  private final Path directory;

  private PostgresBinaries(Path directory) {
    this.directory = directory;
  }

  Path program(String name) {
    return directory.resolve("bin").resolve(name);
  }

  /**
   * The binaries of {@code version} below {@code parent}, unpacked from the class path if they are
   * not there yet. The directory appears whole or not at all.
   */
  static PostgresBinaries in(Path parent, String version) {
    Path directory = requireNonNull(parent, "parent is null").resolve(version);
    if (!Files.isDirectory(directory)) {
      try {
        unpack(directory);
      } catch (IOException e) {
        throw new CannotStart(
            "cannot unpack PostgreSQL to "
                + directory
                + " ("
                + e.getMessage()
                + "): free some space"
                + " or mend the permissions, then start again",
            e);
      }
    }
    return new PostgresBinaries(directory);
  }

  private static void unpack(Path directory) throws IOException {
    Path temporary =
        directory.resolveSibling(
            "." + directory.getFileName() + "." + ProcessHandle.current().pid());
    Folders.delete(temporary);
    Files.createDirectories(temporary);
    try (InputStream packed = archive()) {
      extract(packed, temporary);
    }
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      Files.move(temporary, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
      Folders.delete(temporary); // another process unpacked the same just now
    }
  }

  private static InputStream archive() {
    String name = "/postgres-" + system() + "-" + architecture() + ".txz";
    InputStream stream = PostgresBinaries.class.getResourceAsStream(name);
    if (stream == null) {
      throw new CannotStart(
          "no PostgreSQL for this machine ("
              + name
              + ") on the class path: build on this machine, or set CASPERS_POSTGRES_URL to a server"
              + " of yours");
    }
    return stream;
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.contains("mac") ? "darwin" : name.contains("linux") ? "linux" : name;
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> name;
    };
  }

  private static void extract(InputStream packed, Path to) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = to.resolve(entry.getName()).normalize();
        if (!path.startsWith(to)) {
          throw new IOException("archive entry " + entry.getName() + " leads out of the archive");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(path.getParent());
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(path.getParent());
          try (var out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
            tar.transferTo(out);
          }
          boolean executable = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }
}
