package kitchens.caspers.workspace.serving;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.AgentRuntime;
import kitchens.caspers.workspace.agents.Request;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.models.ModelVersion;
import kitchens.caspers.workspace.serving.Access.Level;
import kitchens.caspers.workspace.serving.Endpoint.Tag;
import kitchens.caspers.workspace.serving.EndpointConfig.ServedEntity;
import kitchens.caspers.workspace.serving.chat.FoundationModel;
import kitchens.caspers.workspace.serving.chat.FoundationModels;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.tasks.Run;

/** The endpoints that people make: agents, and models at providers. */
final class Endpoints {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  private final EndpointStore store;
  private final Versions versions;
  private final FoundationModels foundation;
  private final AgentRuntime runtime;
  private final ExternalModels externalModels;
  private final Access access;
  private final Clock clock;

  /** What a version's folder says never changes, so that it is read once. */
  private final Map<List<Object>, Agent> agents = new ConcurrentHashMap<>();

  Endpoints(
      EndpointStore store,
      Versions versions,
      FoundationModels foundation,
      AgentRuntime runtime,
      ExternalModels externalModels,
      Access access,
      Clock clock) {
    this.store = requireNonNull(store, "store is null");
    this.versions = requireNonNull(versions, "versions is null");
    this.foundation = requireNonNull(foundation, "foundation is null");
    this.runtime = requireNonNull(runtime, "runtime is null");
    this.externalModels = requireNonNull(externalModels, "externalModels is null");
    this.access = requireNonNull(access, "access is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  Endpoint create(
      Principal caller, String name, String description, EndpointConfig config, List<Tag> tags) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw ApiException.invalidParameter(
          "'" + name + "' is no name for a serving endpoint: 1 to 63 letters, digits, - and _");
    }
    if (foundation.find(name).isPresent()) {
      throw ApiException.alreadyExists(
          "'" + name + "' is the endpoint of a model of this workspace");
    }
    EndpointConfig checked = checked(caller, config);
    Instant now = clock.instant();
    Endpoint endpoint =
        new Endpoint(
            UUID.randomUUID().toString().replace("-", ""),
            name,
            caller.userName(),
            description,
            checked,
            1,
            tags == null ? List.of() : tags,
            now,
            now,
            by(caller));
    store.insert(endpoint);
    access.made(caller, endpoint.id());
    return endpoint;
  }

  /** Gives an endpoint another config, at once and as a whole. */
  Endpoint reconfigure(Principal caller, String name, EndpointConfig config) {
    Endpoint old = managed(caller, name);
    Endpoint changed = old.with(checked(caller, config), by(caller), clock.instant());
    store.update(changed);
    return changed;
  }

  List<Tag> tag(Principal caller, String name, List<Tag> add, List<String> remove) {
    Endpoint old = managed(caller, name);
    Map<String, Tag> tags = new LinkedHashMap<>();
    old.tags().forEach(tag -> tags.put(tag.key(), tag));
    remove.forEach(tags::remove);
    add.forEach(tag -> tags.put(tag.key(), tag));
    List<Tag> all = new ArrayList<>(tags.values());
    store.update(old.with(all, clock.instant()));
    return all;
  }

  void delete(Principal caller, String name) {
    Endpoint endpoint = managed(caller, name);
    store.delete(endpoint.id());
    access.removed(endpoint.id());
  }

  List<Endpoint> list() {
    return store.list();
  }

  /**
   * An endpoint that the caller may use so.
   *
   * @throws ApiException 404 when there is none, 403 when the caller may not
   */
  Endpoint get(Principal caller, String name, Level level) {
    Endpoint endpoint = store.find(name).orElseThrow(() -> missing(name));
    access.require(caller, endpoint.id(), name, endpoint.creator(), level);
    return endpoint;
  }

  boolean maySee(Principal reader, String name) {
    try {
      get(reader, name, Level.CAN_VIEW);
      return true;
    } catch (ApiException e) {
      return false;
    }
  }

  Optional<String> idOf(String name) {
    return store.find(name).map(Endpoint::id);
  }

  /**
   * Lets pass who may manage what stands under that name.
   *
   * @throws ApiException 404 or 403 otherwise
   */
  void requireManage(Principal caller, String name) {
    if (foundation.find(name).isEmpty()) {
      get(caller, name, Level.CAN_MANAGE);
    } else if (!caller.admin()) {
      throw ApiException.permissionDenied(
          "'" + name + "' is the endpoint of a model of this workspace: administrators manage it");
    }
  }

  private Endpoint managed(Principal caller, String name) {
    if (foundation.find(name).isPresent()) {
      throw ApiException.permissionDenied(
          "'" + name + "' is the endpoint of a model of this workspace: settings.yaml declares it");
    }
    return get(caller, name, Level.CAN_MANAGE);
  }

  boolean mayManage(Principal person, String name) {
    try {
      get(person, name, Level.CAN_MANAGE);
      return true;
    } catch (ApiException e) {
      return false;
    }
  }

  /** The agent that a model version is. */
  Agent agent(Run.Served served) {
    return agent(
        new ServedEntity(
            null,
            served.entityName(),
            String.valueOf(served.version()),
            served.environment(),
            null,
            null,
            null));
  }

  /** The agent that a served entity is. */
  Agent agent(ServedEntity entity) {
    List<Object> key = List.of(entity.entityName(), entity.version(), entity.environmentVars());
    Agent known = agents.get(key);
    if (known != null) {
      return known;
    }
    ModelVersion version =
        versions
            .get(entity.entityName(), entity.version())
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "registered model '"
                            + entity.entityName()
                            + "' has no version "
                            + entity.entityVersion()));
    return agents.computeIfAbsent(key, k -> AgentRuntime.read(version, entity.environmentVars()));
  }

  private static Endpoint.Configurer by(Principal caller) {
    return new Endpoint.Configurer(caller.userName(), caller.admin());
  }

  /** As an agent's request of its maker would be. */
  private static Request asking(Principal caller) {
    return new Request(
        "(not made yet)",
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        Duration.ZERO,
        caller,
        caller);
  }

  /**
   * Whether there is an endpoint of a model elsewhere that an agent of the caller's may ask.
   *
   * @throws ApiException 403 when there is one and the caller may not ask it
   */
  private boolean mayAsk(Principal caller, String model) {
    Optional<Endpoint> endpoint = store.find(model).filter(Endpoint::external);
    endpoint.ifPresent(e -> access.require(caller, e.id(), model, e.creator(), Level.CAN_QUERY));
    return endpoint.isPresent();
  }

  /** What a model's tokens cost, by its endpoint's name; empty when nobody said. */
  Optional<Settings.Price> price(String model) {
    Optional<FoundationModel> here = foundation.find(model);
    if (here.isPresent()) {
      return here.get().price();
    }
    return store
        .find(model)
        .map(endpoint -> endpoint.config().servedEntities())
        .filter(entities -> entities.size() == 1)
        .flatMap(entities -> externalModels.price(entities.get(0)));
  }

  private EndpointConfig checked(Principal caller, EndpointConfig config) {
    if (config == null) {
      throw ApiException.invalidParameter("config is missing: give its served_entities");
    }
    EndpointConfig checked = config.checked();
    for (ServedEntity entity : checked.servedEntities()) {
      externalModels.requireReadable(caller, entity);
      if (entity.externalModel() != null) {
        continue;
      }
      Agent agent = agent(entity);
      runtime.requireTools(agent, asking(caller));
      if (foundation.find(agent.model()).isEmpty() && !mayAsk(caller, agent.model())) {
        throw ApiException.invalidParameter(
            "served entity '"
                + entity.name()
                + "' asks the model '"
                + agent.model()
                + "', which this workspace does not have; it has "
                + foundation.all().stream().map(m -> m.name()).toList()
                + ": declare it under 'models' in settings.yaml, or make an endpoint of that name"
                + " with external_model");
      }
    }
    return checked;
  }

  static ApiException missing(String name) {
    return ApiException.notFound("serving endpoint '" + name + "' does not exist");
  }
}
