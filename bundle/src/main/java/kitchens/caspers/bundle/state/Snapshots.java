package kitchens.caspers.bundle.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import kitchens.caspers.bundle.remote.InParallel;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.bundle.sync.FileSync;
import kitchens.caspers.bundle.value.BundleException;

/**
 * What a target's last {@value #KEPT} deployments brought about, beside its state, so that each can
 * be brought about again: {@code deployments/N.json} has the resources as they were wanted and the
 * files' hashes, {@code contents/HASH} what the files had in them. Secrets are in neither.
 */
public final class Snapshots {

  /** So many deployments that came to their end are kept. */
  public static final int KEPT = 10;

  private static final int VERSION = 1;

  /**
   * One deployment.
   *
   * @param number as the history counts it
   * @param filePath where the bundle's files lie in the workspace
   * @param resources by key: the resolved configuration, in which references to what only the
   *     workspace knows still stand
   * @param files hashes by path below {@code filePath}
   * @param artifacts hashes by whole path
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Snapshot(
      @JsonProperty("version") int version,
      @JsonProperty("deployment") long number,
      @JsonProperty("file_path") String filePath,
      @JsonProperty("resources") Map<String, JsonNode> resources,
      @JsonProperty("files") Map<String, String> files,
      @JsonProperty("artifacts") Map<String, String> artifacts) {

    /** Takes its own copies, in order. */
    public Snapshot {
      resources = resources == null ? new TreeMap<>() : new TreeMap<>(resources);
      files = files == null ? new TreeMap<>() : new TreeMap<>(files);
      artifacts = artifacts == null ? new TreeMap<>() : new TreeMap<>(artifacts);
    }

    /** One in the format that is written now. */
    public Snapshot(
        long number,
        String filePath,
        Map<String, JsonNode> resources,
        Map<String, String> files,
        Map<String, String> artifacts) {
      this(VERSION, number, filePath, resources, files, artifacts);
    }

    /** The hashes of all that was in its files. */
    public Set<String> contents() {
      var all = new LinkedHashSet<>(files.values());
      all.addAll(artifacts.values());
      return all;
    }
  }

  private final StateStore store;
  private final WorkspaceTree tree;

  /** Those beside this state. */
  public Snapshots(StateStore store, WorkspaceTree tree) {
    this.store = store;
    this.tree = tree;
  }

  /** One of the deployments that are kept. */
  public Optional<Snapshot> read(long number) {
    var snapshot = store.read(file(number), Snapshot.class);
    snapshot.ifPresent(
        found -> {
          if (found.version() > VERSION) {
            throw new BundleException(
                store.path(file(number)) + " was written by a newer version",
                "update this installation");
          }
        });
    return snapshot;
  }

  /** Keeps one. */
  public void write(Snapshot snapshot) {
    store.write(file(snapshot.number()), snapshot);
  }

  /** The hashes of the contents that are kept. */
  public Set<String> contents() {
    return Set.copyOf(tree.names(store.path("contents")));
  }

  /** Keeps a content. */
  public void keep(String hash, byte[] content) {
    tree.write(content(hash), content);
  }

  /**
   * A content that is kept.
   *
   * @throws BundleException when it is not, or is not what it was
   */
  public byte[] bytes(String hash) {
    var bytes = tree.read(content(hash)).filter(read -> FileSync.sha256(read).equals(hash));
    return bytes.orElseThrow(
        () ->
            new BundleException(
                content(hash) + " is not there any more, or is not what was kept",
                "deploy the files from a checkout of that commit"));
  }

  /**
   * Forgets the deployments that are not among these, and the contents that none of these has.
   *
   * @param numbers of those that stay
   */
  public void keepOnly(Collection<Long> numbers) {
    var gone = new ArrayList<String>();
    for (var name : tree.names(store.path("deployments"))) {
      if (!numbers.contains(number(name))) {
        gone.add(store.path("deployments/" + name));
      }
    }
    if (gone.isEmpty()) {
      return;
    }
    Set<String> needed = ConcurrentHashMap.newKeySet();
    InParallel.forEach(
        List.copyOf(numbers),
        number -> read(number).map(Snapshot::contents).ifPresent(needed::addAll));
    contents().stream()
        .filter(hash -> !needed.contains(hash))
        .map(this::content)
        .forEach(gone::add);
    InParallel.forEach(gone, tree::delete);
  }

  private static String file(long number) {
    return "deployments/" + number + ".json";
  }

  private static long number(String name) {
    return name.matches("[0-9]{1,9}\\.json")
        ? Long.parseLong(name.substring(0, name.indexOf('.')))
        : -1;
  }

  private String content(String hash) {
    return store.path("contents/" + hash);
  }
}
