package kitchens.caspers.bundle.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A target's deployments, oldest first: the file {@code history.json} beside the state. Those that
 * changed nothing are not in it; of very many the oldest are forgotten.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record History(@JsonProperty("deployments") List<Deployment> deployments) {

  private static final int KEPT = 200;
  private static final String FILE = "history.json";

  /**
   * One deployment.
   *
   * @param number counts from 1
   * @param at in UTC, ISO-8601
   * @param commit of the Git checkout; null where there is none
   * @param serial of the state that it left
   * @param failed why it ended before all was done; null when it was
   * @param actions by key, such as {@code create}; resources that were left alone are not in it
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Deployment(
      @JsonProperty("deployment") long number,
      @JsonProperty("at") String at,
      @JsonProperty("user") String user,
      @JsonProperty("branch") String branch,
      @JsonProperty("commit") String commit,
      @JsonProperty("serial") long serial,
      @JsonProperty("failed") String failed,
      @JsonProperty("files_uploaded") int filesUploaded,
      @JsonProperty("files_deleted") int filesDeleted,
      @JsonProperty("actions") Map<String, String> actions) {

    /** Takes its own copy of the map, in order. */
    public Deployment {
      actions = actions == null ? new TreeMap<>() : new TreeMap<>(actions);
    }

    Deployment numbered(long next) {
      return new Deployment(
          next, at, user, branch, commit, serial, failed, filesUploaded, filesDeleted, actions);
    }
  }

  /** Takes its own copy of the list. */
  public History {
    deployments = deployments == null ? List.of() : List.copyOf(deployments);
  }

  /** What is known; empty before the first deployment. */
  public static History of(StateStore store) {
    return store.read(FILE, History.class).orElseGet(() -> new History(List.of()));
  }

  /** Adds a deployment under the next number. */
  public static void add(StateStore store, Deployment deployment) {
    var all = new ArrayList<>(of(store).deployments());
    var next = all.isEmpty() ? 1 : all.get(all.size() - 1).number() + 1;
    all.add(deployment.numbered(next));
    store.write(FILE, new History(all.subList(Math.max(0, all.size() - KEPT), all.size())));
  }
}
