package kitchens.caspers.bundle.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import kitchens.caspers.bundle.remote.InParallel;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.value.BundleException;

/** Brings files of the workspace to the content of local ones; sends only what changed. */
public final class FileSync {

  /**
   * What files are to have in them.
   *
   * @param hashes by path
   * @param content gives the bytes of a path
   */
  public record Source(SortedMap<String, String> hashes, Function<String, byte[]> content) {

    /** The same, where nothing is there yet to compare with: no file is read for its hash. */
    public static Source unread(Map<String, Path> local) {
      var hashes = new TreeMap<String, String>();
      local.keySet().forEach(path -> hashes.put(path, "not read"));
      return new Source(hashes, path -> FileSync.read(local.get(path)));
    }

    /** Files of this machine by the path that they are brought to; those that are there. */
    public static Source of(Map<String, Path> local) {
      var hashes = new ConcurrentSkipListMap<String, String>();
      InParallel.forEach(
          local.entrySet(),
          file -> hashes.put(file.getKey(), sha256(FileSync.read(file.getValue()))));
      return new Source(new TreeMap<>(hashes), path -> FileSync.read(local.get(path)));
    }
  }

  /** Hears of what is done, from several threads. */
  public interface Listener {

    /** A file's content is about to be sent, unless it is there already. */
    default void sending(String hash, byte[] content) {}

    /** A file was sent. */
    default void uploaded(String path) {}

    /** A file was deleted. */
    default void deleted(String path) {}

    /** Whether the content of a file that is as it was is wanted by {@link #sending} too. */
    default boolean wants(String hash) {
      return false;
    }
  }

  /**
   * What was done.
   *
   * @param hashes of all files that are there now, by the path that they were given with
   */
  public record Outcome(TreeMap<String, String> hashes, int uploaded, int deleted) {}

  private final WorkspaceTree tree;
  private final Listener listener;

  /** Writes into this tree. */
  public FileSync(WorkspaceTree tree, Listener listener) {
    this.tree = tree;
    this.listener = listener;
  }

  /** Writes into this tree, telling nobody. */
  public FileSync(WorkspaceTree tree) {
    this(tree, new Listener() {});
  }

  /**
   * Uploads what differs and deletes what is gone. A file that changes meanwhile is sent as it is
   * when its turn comes.
   *
   * @param remoteRoot put before each path; empty when the paths are whole
   * @param before hashes of what was uploaded earlier, by path
   */
  public Outcome bring(String remoteRoot, Source source, Map<String, String> before) {
    var hashes = new ConcurrentSkipListMap<String, String>(source.hashes());
    var uploaded = new AtomicInteger();
    InParallel.forEach(
        source.hashes().entrySet(),
        file -> {
          var path = file.getKey();
          var differs = !file.getValue().equals(before.get(path));
          if (!differs && !listener.wants(file.getValue())) {
            return;
          }
          var content = source.content().apply(path);
          var hash = sha256(content);
          listener.sending(hash, content);
          if (!hash.equals(before.get(path))) {
            tree.write(remote(remoteRoot, path), content);
            uploaded.incrementAndGet();
            listener.uploaded(path);
          }
          hashes.put(path, hash);
        });
    var gone = before.keySet().stream().filter(path -> !source.hashes().containsKey(path)).toList();
    InParallel.forEach(
        gone,
        path -> {
          tree.delete(remote(remoteRoot, path));
          listener.deleted(path);
        });
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

  /** The SHA-256 in hexadecimal digits. */
  public static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
