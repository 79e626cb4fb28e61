package kitchens.caspers.workspace.models;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import kitchens.caspers.workspace.home.Folders;
import kitchens.caspers.workspace.http.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of model versions: one directory for each content, named by its digest. A version keeps
 * its own copy, so whatever happens to the folder that it came from, it answers as when it was
 * registered.
 */
final class ModelContents {

  private static final Logger LOG = LoggerFactory.getLogger(ModelContents.class);

  private static final int MOST_FILES = 10_000;
  private static final long MOST_BYTES = 4L << 30;
  private static final String INCOMING = ".incoming-";

  private final Path root;

  /**
   * @param root made when the first version comes
   */
  ModelContents(Path root) {
    this.root = requireNonNull(root, "root is null");
  }

  Path folder(String digest) {
    return root.resolve(digest);
  }

  /**
   * Copies a folder. The digest is taken from the very bytes that are kept, so nobody can change
   * them in between.
   *
   * @param source a directory
   * @param shown its name, as the caller wrote it
   * @return SHA-256 over each path, its length and the file's length and bytes, in the order of the
   *     paths
   * @throws ApiException 400 for an empty or too big folder, a symbolic link or a device in it
   */
  String keep(Path source, String shown) throws IOException {
    List<Path> files = files(source, shown);
    Files.createDirectories(root);
    Path incoming = Files.createDirectory(root.resolve(INCOMING + UUID.randomUUID()));
    try {
      MessageDigest digest = sha256();
      long left = MOST_BYTES;
      for (Path file : files) {
        String name = source.relativize(file).toString();
        Path target = incoming.resolve(name);
        Files.createDirectories(target.getParent());
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        digest.update((path.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(path);
        MessageDigest content = sha256();
        left -= copy(file, target, content);
        if (left < 0) {
          throw ApiException.invalidParameter(
              "source '" + shown + "' holds more than " + (MOST_BYTES >> 30) + " GiB");
        }
        digest.update(content.digest());
      }
      String name = HexFormat.of().formatHex(digest.digest());
      if (!Files.isDirectory(folder(name))) {
        Files.move(incoming, folder(name), StandardCopyOption.ATOMIC_MOVE);
      }
      return name;
    } finally {
      Folders.delete(incoming);
    }
  }

  private static long copy(Path file, Path target, MessageDigest digest) throws IOException {
    try (InputStream in = Files.newInputStream(file, NOFOLLOW_LINKS);
        OutputStream out = new DigestOutputStream(Files.newOutputStream(target), digest)) {
      return in.transferTo(out);
    }
  }

  private static List<Path> files(Path source, String shown) throws IOException {
    if (!Files.isDirectory(source, NOFOLLOW_LINKS)) {
      throw Files.exists(source, NOFOLLOW_LINKS)
          ? ApiException.invalidParameter(
              "source '" + shown + "' is not a folder: give the folder that holds the model")
          : ApiException.notFound("source '" + shown + "' does not exist: upload it first");
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(source)) {
      all = walk.limit(2L * MOST_FILES).sorted(bySegments(source)).toList();
    }
    for (Path path : all) {
      BasicFileAttributes is =
          Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
      if (!is.isDirectory() && !is.isRegularFile()) {
        throw ApiException.invalidParameter(
            "source '"
                + shown
                + "' holds '"
                + source.relativize(path)
                + "', which is a link or a device: put a real file there");
      }
    }
    List<Path> files = all.stream().filter(p -> Files.isRegularFile(p, NOFOLLOW_LINKS)).toList();
    if (files.isEmpty() || files.size() > MOST_FILES || all.size() == 2 * MOST_FILES) {
      throw ApiException.invalidParameter(
          "source '"
              + shown
              + "' holds "
              + (files.isEmpty() ? "no file" : "more than " + MOST_FILES + " files")
              + ": give the folder of one model");
    }
    return files;
  }

  /** By the text of the path, which is the same on each machine. */
  private static Comparator<Path> bySegments(Path source) {
    return Comparator.comparing(path -> source.relativize(path).toString());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Removes what no version refers to. A failure is logged; the next call tries again. */
  void retain(Set<String> digests) {
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> kept = Files.list(root)) {
      for (Path folder : kept.toList()) {
        if (!digests.contains(folder.getFileName().toString())) {
          Folders.delete(folder);
        }
      }
    } catch (IOException e) {
      LOG.warn("could not remove the files of deleted model versions; it is tried again later", e);
    }
  }
}
