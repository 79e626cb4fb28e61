package kitchens.caspers.bundle.deploy;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.DatabricksError;
import com.databricks.sdk.core.DatabricksException;
import com.databricks.sdk.core.error.platform.NotFound;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kitchens.caspers.bundle.remote.InParallel;
import kitchens.caspers.bundle.resources.ResourceTypes;
import kitchens.caspers.bundle.state.ResourceState;
import kitchens.caspers.bundle.state.WriteAheadLog;
import kitchens.caspers.bundle.value.BundleException;

/** Does what a plan says, in the order of what depends on what, several things at a time. */
final class Application {

  private final WorkspaceClient client;
  private final WriteAheadLog log;
  private final Account account;
  private final String metadataPath;
  private final Listener listener;
  private final Done done;
  private Map<String, DesiredResource> desired = Map.of();

  Application(
      WorkspaceClient client,
      WriteAheadLog log,
      Account account,
      String metadataPath,
      Listener listener,
      Done done) {
    this.client = client;
    this.log = log;
    this.account = account;
    this.metadataPath = metadataPath;
    this.listener = listener;
    this.done = done;
  }

  /** Creates, updates and replaces what is wanted, then deletes what no longer is. */
  void apply(Map<String, PlannedAction> actions, Map<String, DesiredResource> wanted) {
    desired = wanted;
    var coming = new LinkedHashMap<String, Set<String>>();
    var going = new LinkedHashMap<String, Set<String>>();
    actions.forEach(
        (key, action) ->
            (action.action() == Action.DELETE ? going : coming)
                .put(key, new LinkedHashSet<>(action.dependsOn())));
    for (var group : Order.groups(coming)) {
      InParallel.forEach(group, key -> bring(desired.get(key), actions.get(key).action()));
    }
    var groups = Order.groups(going);
    for (var i = groups.size() - 1; i >= 0; i--) {
      InParallel.forEach(groups.get(i), key -> delete(key, going.keySet()));
    }
  }

  private void bring(DesiredResource resource, Action action) {
    try {
      var config = resource.resolved(this::find);
      var state = account.get(resource.key());
      switch (action) {
        case SKIP -> note(resource, state.id(), config);
        case CREATE -> create(resource, config);
        case UPDATE -> {
          var sent = resource.sent(config, metadataPath);
          note(resource, resource.type().update(client, state.id(), state.state(), sent), config);
          done.resource(resource.key(), Action.UPDATE);
          listener.resource("updated", resource.key());
        }
        case REPLACE -> {
          delete(resource.key(), Set.of());
          create(resource, config);
          done.resource(resource.key(), Action.REPLACE);
        }
        case DELETE -> throw new IllegalStateException(resource.key() + " is wanted");
      }
    } catch (DatabricksException e) {
      throw refusal(resource, e);
    }
  }

  private void create(DesiredResource resource, JsonNode config) {
    var sent = resource.sent(config, metadataPath);
    log.creating(account.lineage(), resource.key(), Secrets.sealed(sent, account.lineage()));
    String id;
    try {
      id = resource.type().create(client, sent);
    } catch (DatabricksError e) {
      if (e.getStatusCode() >= 400 && e.getStatusCode() < 500) {
        log.refused(account.lineage(), resource.key());
      }
      throw e;
    }
    log.created(account.lineage(), resource.key(), id);
    done.resource(resource.key(), Action.CREATE);
    note(resource, id, config);
    listener.resource("created", resource.key());
  }

  private void note(DesiredResource resource, String id, JsonNode config) {
    var kept = Secrets.sealed(config, account.lineage());
    account.put(resource.key(), new ResourceState(id, kept, List.copyOf(resource.dependsOn())));
  }

  private void delete(String key, Set<String> going) {
    var type = ResourceTypes.ofKey(key);
    if (type == null) {
      throw new BundleException(
          key + " was deployed by another engine, which this one cannot delete",
          "delete it by hand and remove it from the state");
    }
    var state = account.get(key);
    var withParent =
        type.goesWithParent() && going.contains(key.substring(0, key.lastIndexOf('.')));
    if (state != null && !withParent && !type.keepsOnDestroy()) {
      try {
        type.delete(client, state.id(), state.state());
      } catch (NotFound absent) {
        // as wanted
      } catch (DatabricksException e) {
        throw new BundleException(
            key + " cannot be deleted: " + e.getMessage(), "see what holds it, then try again");
      }
    }
    done.resource(key, Action.DELETE);
    account.remove(key);
    listener.resource("deleted", key);
  }

  private String find(String key, String field) {
    var state = account.get(key);
    if (state == null) {
      throw new BundleException(key + " is referred to, but it is not deployed", null);
    }
    if (field.equals("id")) {
      return state.id();
    }
    var value = ResourceTypes.ofKey(key).read(client, state.id()).at("/" + field.replace('.', '/'));
    if (!value.isValueNode()) {
      throw new BundleException(key + " has no " + field + " yet", "deploy again in a moment");
    }
    return value.asText();
  }

  private static BundleException refusal(DesiredResource resource, DatabricksException e) {
    return e instanceof DatabricksError
        ? new BundleException(
            resource.at(),
            resource.key() + " was refused by the workspace: " + e.getMessage(),
            null)
        : new BundleException(
            resource.at(),
            "the workspace does not answer any more, at " + resource.key() + ": " + e.getMessage(),
            "deploy again when it does: what was begun is completed then");
  }
}
