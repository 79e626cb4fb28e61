package kitchens.caspers.bundle.deploy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import kitchens.caspers.bundle.state.ResourcesState;
import kitchens.caspers.bundle.value.BundleException;

/**
 * What a deployment is about to do; from a file, exactly what it may do.
 *
 * @param lineage of the state that it was made against; null when nothing was deployed
 * @param serial of that state; 0 when nothing was deployed
 * @param configDigest of all that the bundle wants
 * @param actions by key, such as {@code resources.jobs.foo}
 */
public record Plan(
    @JsonProperty("plan_version") int planVersion,
    @JsonProperty("cli_version") String cliVersion,
    @JsonProperty("lineage") String lineage,
    @JsonProperty("serial") long serial,
    @JsonProperty("config_digest") String configDigest,
    @JsonProperty("plan") Map<String, PlannedAction> actions,
    @JsonProperty("files") PlannedFiles files) {

  /** The format that is written, and the only one that is read. */
  public static final int VERSION = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Takes its own copies. */
  public Plan {
    actions =
        Collections.unmodifiableMap(
            actions == null ? new LinkedHashMap<>() : new LinkedHashMap<>(actions));
    files = files == null ? new PlannedFiles(null, null) : files;
  }

  static Plan of(
      ResourcesState before,
      String configDigest,
      Map<String, PlannedAction> actions,
      PlannedFiles files) {
    var lineage = before.serial() == 0 ? null : before.lineage();
    return new Plan(
        VERSION,
        ResourcesState.CLI_VERSION,
        lineage,
        before.serial(),
        configDigest,
        actions,
        files);
  }

  /** Reads one that {@code plan -o json} wrote. */
  public static Plan read(Path file) {
    try {
      var json = JSON.readTree(file.toFile());
      if (json.path("plan_version").asInt() != VERSION) {
        throw new BundleException(
            file + " is no plan that this version can apply",
            "make one with: caspers bundle plan -o json > " + file);
      }
      return JSON.treeToValue(json, Plan.class);
    } catch (JsonProcessingException e) {
      throw new BundleException(
          file + " is no plan: " + e.getOriginalMessage(),
          "make one with: caspers bundle plan -o json > " + file);
    } catch (IOException e) {
      throw new BundleException(
          file + (Files.exists(file) ? " cannot be read: " + e.getMessage() : " is not there"),
          "make a plan with: caspers bundle plan -o json > " + file);
    }
  }

  /** As its file has it. */
  public JsonNode json() {
    return JSON.valueToTree(this);
  }

  /** Whether there is nothing to do. */
  @JsonIgnore
  public boolean isEmpty() {
    return keys(action -> action.action() != Action.SKIP).isEmpty()
        && files.uploaded().isEmpty()
        && files.deleted().isEmpty();
  }

  /** The keys whose action is such. */
  public List<String> keys(Predicate<PlannedAction> such) {
    var keys = new ArrayList<String>();
    actions.forEach(
        (key, action) -> {
          if (such.test(action)) {
            keys.add(key);
          }
        });
    return keys;
  }

  /**
   * Refuses to go on when this plan, saved earlier, is not what would be planned now.
   *
   * @throws BundleException that says what has moved
   */
  void requireStillHolds(Plan now) {
    var moved = new ArrayList<String>();
    if (!Objects.equals(lineage, now.lineage) || serial != now.serial) {
      moved.add(
          "the state (it was serial "
              + serial
              + " of "
              + lineage
              + ", it is serial "
              + now.serial
              + " of "
              + now.lineage
              + ")");
    }
    if (!Objects.equals(configDigest, now.configDigest)) {
      moved.add("the configuration");
    }
    if (!files.equals(now.files)) {
      moved.add("files");
    }
    for (var key : union(now)) {
      // As text: a number that was read from a file may have another width.
      var then = JSON.valueToTree(actions.get(key)).toString();
      if (!then.equals(JSON.valueToTree(now.actions.get(key)).toString())) {
        moved.add(key);
      }
    }
    if (!moved.isEmpty()) {
      throw new BundleException(
          "the plan no longer holds; since it was made, these have moved: "
              + String.join(", ", moved),
          "make a new plan and look at it");
    }
  }

  private List<String> union(Plan other) {
    var all = new LinkedHashMap<String, PlannedAction>(actions);
    all.putAll(other.actions);
    return List.copyOf(all.keySet());
  }
}
