package kitchens.caspers.bundle.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import kitchens.caspers.bundle.remote.InParallel;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.value.BundleException;

/** Brings files of the workspace to the content of local ones; sends only what changed. */
public final class FileSync {

  /**
   * What was done.
   *
   * @param hashes of all files that are there now, by the path that they were given with
   */
  public record Outcome(TreeMap<String, String> hashes, int uploaded, int deleted) {}

  /** The hash of each local file, by the path that it is given with. */
  public static TreeMap<String, String> hashes(Map<String, Path> local) {
    var hashes = new ConcurrentSkipListMap<String, String>();
    InParallel.forEach(
        local.entrySet(), file -> hashes.put(file.getKey(), sha256(read(file.getValue()))));
    return new TreeMap<>(hashes);
  }

  private final WorkspaceTree tree;

  /** Writes into this tree. */
  public FileSync(WorkspaceTree tree) {
    this.tree = tree;
  }

  /**
   * Uploads what differs and deletes what is gone.
   *
   * @param remoteRoot put before each path; empty when the paths are whole
   * @param local files by path
   * @param before hashes of what was uploaded earlier, by path
   */
  public Outcome bring(String remoteRoot, Map<String, Path> local, Map<String, String> before) {
    var hashes = new ConcurrentSkipListMap<String, String>();
    var uploaded = new AtomicInteger();
    InParallel.forEach(
        local.entrySet(),
        file -> {
          var content = read(file.getValue());
          var hash = sha256(content);
          if (!hash.equals(before.get(file.getKey()))) {
            tree.write(remote(remoteRoot, file.getKey()), content);
            uploaded.incrementAndGet();
          }
          hashes.put(file.getKey(), hash);
        });
    var gone = before.keySet().stream().filter(path -> !local.containsKey(path)).toList();
    InParallel.forEach(gone, path -> tree.delete(remote(remoteRoot, path)));
    return new Outcome(new TreeMap<>(hashes), uploaded.get(), gone.size());
  }

  private static String remote(String root, String path) {
    return root.isEmpty() ? path : root + "/" + path;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new BundleException(file + " cannot be read: " + e.getMessage(), null);
    }
  }

  /** The hash of a text, as those of files are. */
  public static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
