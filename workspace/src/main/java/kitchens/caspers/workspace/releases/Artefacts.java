package kitchens.caspers.workspace.releases;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kitchens.caspers.workspace.files.GuardedVolumes;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.releases.store.ReleaseId;

/**
 * What a release leaves in volumes: {@code /Volumes/<cat>/<schema>/<kind>/v<N>/<file>}. A file
 * appears whole or not at all, once, and is never written over.
 */
public final class Artefacts {

  /** The kinds, each a volume. */
  public enum Kind {
    EVAL_RUN("eval_runs", "summary.json"),
    SIGN_OFF("signoffs", "decision.md"),
    DEPLOYMENT_PLAN("deployment_plans", "plan.md"),
    PROMPT("prompt_candidates", "system_instructions.md");

    private final String volume;
    private final String file;

    Kind(String volume, String file) {
      this.volume = volume;
      this.file = file;
    }

    public String volume() {
      return volume;
    }

    /** The artefact's path in its volume's tree. */
    public String path(ReleaseId id) {
      return id.folder(volume) + "/" + file;
    }
  }

  private static final Pattern NUMBERED = Pattern.compile("v([1-9]\\d{0,15})");
  private static final long LONGEST = 16L << 20;

  private final GuardedVolumes volumes;

  public Artefacts(GuardedVolumes volumes) {
    this.volumes = requireNonNull(volumes, "volumes is null");
  }

  /** The highest N that any kind has in a schema's volumes, by hand or not; 0 when none has. */
  public long highest(Principal principal, String catalog, String schema) {
    return Arrays.stream(Kind.values())
        .mapToLong(
            kind ->
                highest(
                    volumes.localPath(
                        principal,
                        "/Volumes/" + catalog + "/" + schema + "/" + kind.volume,
                        Privilege.READ_VOLUME)))
        .max()
        .orElse(0);
  }

  private static long highest(Path root) {
    if (!Files.isDirectory(root)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(root)) {
      return all.map(path -> NUMBERED.matcher(path.getFileName().toString()))
          .filter(java.util.regex.Matcher::matches)
          .mapToLong(name -> Long.parseLong(name.group(1)))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes an artefact; the same content again is no second one.
   *
   * @return the SHA-256 of what lies there
   * @throws ApiException 409 when another content lies there already
   */
  public String write(Principal principal, Kind kind, ReleaseId id, byte[] content) {
    Path file = volumes.localPath(principal, kind.path(id), Privilege.WRITE_VOLUME);
    try {
      Files.createDirectories(file.getParent());
      Path whole = file.resolveSibling("." + kind.file + "-" + UUID.randomUUID());
      try {
        Files.write(whole, content, StandardOpenOption.CREATE_NEW);
        try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
        // A second name is put only where there is none: of two writers, one is told.
        Files.createLink(file, whole);
      } finally {
        Files.deleteIfExists(whole);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Arrays.equals(content, read(principal, kind, id).orElse(null))) {
        throw ApiException.alreadyExists(
            kind.path(id) + " exists with another content, and is never written over");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + kind.path(id), e);
    }
    return Digests.of(content);
  }

  /** The artefact's bytes; empty when there is none. */
  public Optional<byte[]> read(Principal principal, Kind kind, ReleaseId id) {
    Path file = volumes.localPath(principal, kind.path(id), Privilege.READ_VOLUME);
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      if (Files.size(file) > LONGEST) {
        throw ApiException.invalidState(kind.path(id) + " is longer than " + LONGEST + " bytes");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + kind.path(id), e);
    }
  }
}
