package kitchens.caspers.bundle.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A target's deployments, oldest first: the file {@code history.json} beside the state. Those that
 * found nothing to change are not in it; of very many the oldest are forgotten.
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
   * @param rollbackTo the deployment that was brought about again; null when it was no rollback
   * @param digest of all that was wanted
   * @param actions what was done by key, such as {@code create}; resources that were left alone, or
   *     that a failed deployment did not come to, are not in it
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
      @JsonProperty("rollback_to") Long rollbackTo,
      @JsonProperty("digest") String digest,
      @JsonProperty("files_uploaded") int filesUploaded,
      @JsonProperty("files_deleted") int filesDeleted,
      @JsonProperty("actions") Map<String, String> actions) {

    /** Takes its own copy of the map, in order. */
    public Deployment {
      actions = actions == null ? new TreeMap<>() : new TreeMap<>(actions);
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

  /** The number of the next deployment. */
  public long next() {
    return deployments.isEmpty() ? 1 : latest().number() + 1;
  }

  /** The deployment of a number, if it is known. */
  public Optional<Deployment> find(long number) {
    return deployments.stream().filter(one -> one.number() == number).findFirst();
  }

  /** Whether the last deployment brought about all of this. */
  public boolean endsWith(String digest) {
    return !deployments.isEmpty() && latest().failed() == null && digest.equals(latest().digest());
  }

  /** The numbers of the last so many deployments that came to their end, oldest first. */
  public List<Long> ended(int count) {
    var ended = deployments.stream().filter(one -> one.failed() == null && one.digest() != null);
    var numbers = ended.map(Deployment::number).toList();
    return numbers.subList(Math.max(0, numbers.size() - count), numbers.size());
  }

  private Deployment latest() {
    return deployments.get(deployments.size() - 1);
  }

  /** This history with one more deployment, saved. */
  public History add(StateStore store, Deployment deployment) {
    var all = new ArrayList<>(deployments);
    all.add(deployment);
    var history = new History(all.subList(Math.max(0, all.size() - KEPT), all.size()));
    store.write(FILE, history);
    return history;
  }
}
