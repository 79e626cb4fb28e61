package kitchens.caspers.workspace.serving;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;

/**
 * What an endpoint serves, with the field names of Databricks' REST.
 *
 * @param servedModels the older way to say it, which is refused
 */
record EndpointConfig(
    List<ServedEntity> servedEntities, JsonNode servedModels, TrafficConfig trafficConfig) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  /**
   * A version of a registered model.
   *
   * @param entityName of the model, in three parts
   * @param environmentVars stand for {@code ${NAME}} in its agent.yml; a reference to a secret
   *     stays one
   */
  record ServedEntity(
      String name,
      String entityName,
      String entityVersion,
      Map<String, String> environmentVars,
      String workloadSize,
      Boolean scaleToZeroEnabled,
      ExternalModel externalModel) {

    ServedEntity {
      environmentVars = environmentVars == null ? Map.of() : Map.copyOf(environmentVars);
    }

    ServedEntity named() {
      if (name != null && !name.isBlank()) {
        return this;
      }
      if (externalModel != null) {
        String told = externalModel.name().replaceAll("[^A-Za-z0-9_-]", "-");
        return named(told.substring(0, Math.min(63, told.length())));
      }
      String simple = entityName.substring(entityName.lastIndexOf('.') + 1);
      return named(simple + "-" + entityVersion);
    }

    private ServedEntity named(String given) {
      return new ServedEntity(
          given,
          entityName,
          entityVersion,
          environmentVars,
          workloadSize,
          scaleToZeroEnabled,
          externalModel);
    }

    /** The secrets that it names, which whoever sets the config must be able to read. */
    @JsonIgnore
    List<SecretRef> secrets() {
      List<SecretRef> named = new ArrayList<>();
      environmentVars.values().forEach(value -> SecretRef.in(value).ifPresent(named::add));
      if (externalModel != null) {
        externalModel.secret().ifPresent(named::add);
      }
      return named;
    }

    @JsonIgnore
    long version() {
      if (entityVersion == null || !entityVersion.matches("\\d{1,18}")) {
        throw ApiException.invalidParameter(
            "served entity '"
                + entityName
                + "': entity_version is a number, not '"
                + entityVersion
                + "'");
      }
      return Long.parseLong(entityVersion);
    }
  }

  /** How requests are shared out. */
  record TrafficConfig(List<Route> routes) {}

  /**
   * A share.
   *
   * @param servedModelName the older name of the same
   */
  record Route(String servedEntityName, String servedModelName, int trafficPercentage) {
    String entity() {
      return servedEntityName == null ? servedModelName : servedEntityName;
    }
  }

  /**
   * The config with all that Databricks would fill in.
   *
   * @throws ApiException 400 naming the field and the mend
   */
  EndpointConfig checked() {
    if (servedModels != null && !servedModels.isNull()) {
      throw ApiException.invalidParameter(
          "served_models is not served: name the same in served_entities, with entity_name (a"
              + " registered model in three parts) and entity_version");
    }
    if (servedEntities == null || servedEntities.isEmpty()) {
      throw ApiException.invalidParameter("config.served_entities is missing: give one or more");
    }
    List<ServedEntity> named = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> tasks = new TreeSet<>();
    for (ServedEntity entity : servedEntities) {
      checkEnvironment(entity);
      if (entity.externalModel() != null) {
        entity.externalModel().check();
        tasks.add(entity.externalModel().task());
      } else {
        tasks.add("agent");
        check(entity);
      }
      ServedEntity one = entity.named();
      if (!NAME.matcher(one.name()).matches() || !names.add(one.name())) {
        throw ApiException.invalidParameter(
            "served entity '"
                + one.name()
                + "': give each a name of its own of letters, digits, - and _");
      }
      named.add(one);
    }
    if (tasks.size() > 1) {
      throw ApiException.invalidParameter(
          "the served entities of an endpoint have one task; here they are " + tasks);
    }
    return new EndpointConfig(List.copyOf(named), null, traffic(named, names));
  }

  private static void check(ServedEntity entity) {
    if (entity.entityName() == null || entity.entityName().isBlank()) {
      throw ApiException.invalidParameter("a served entity has no entity_name");
    }
    entity.version();
  }

  private static void checkEnvironment(ServedEntity entity) {
    entity
        .environmentVars()
        .forEach(
            (name, value) -> {
              if (SecretRef.isMeant(value) && SecretRef.in(value).isEmpty()) {
                throw ApiException.invalidParameter(
                    "environment_vars."
                        + name
                        + ": a reference to a secret is {{secrets/<scope>/<key>}}, and nothing"
                        + " else beside it");
              }
            });
  }

  private TrafficConfig traffic(List<ServedEntity> named, Set<String> names) {
    if (trafficConfig == null || trafficConfig.routes() == null) {
      if (named.size() > 1) {
        throw ApiException.invalidParameter(
            "traffic_config is missing: with several served entities, say how requests are shared");
      }
      return new TrafficConfig(List.of(new Route(named.get(0).name(), null, 100)));
    }
    int sum = 0;
    List<Route> routes = new ArrayList<>();
    for (Route route : trafficConfig.routes()) {
      if (!names.contains(route.entity()) || route.trafficPercentage() < 0) {
        throw ApiException.invalidParameter(
            "traffic_config: '"
                + route.entity()
                + "' is no served entity here, or has a share below 0");
      }
      sum += route.trafficPercentage();
      routes.add(new Route(route.entity(), null, route.trafficPercentage()));
    }
    if (sum != 100) {
      throw ApiException.invalidParameter("traffic_config: the shares make " + sum + ", not 100");
    }
    return new TrafficConfig(List.copyOf(routes));
  }

  /**
   * The entities in the order in which the next request asks them: one by the shares, then, where
   * the endpoint falls back, the others as they are listed.
   */
  List<ServedEntity> next(boolean fallsBack) {
    ServedEntity first = drawn();
    if (!fallsBack) {
      return List.of(first);
    }
    List<ServedEntity> order = new ArrayList<>(List.of(first));
    servedEntities.stream().filter(entity -> entity != first).forEach(order::add);
    return order;
  }

  private ServedEntity drawn() {
    int ticket = ThreadLocalRandom.current().nextInt(100);
    for (Route route : trafficConfig.routes()) {
      ticket -= route.trafficPercentage();
      if (ticket < 0) {
        return entity(route.entity());
      }
    }
    throw new IllegalStateException("the shares make less than 100");
  }

  /** The task of an external model; agents have one of their own. */
  @JsonIgnore
  String task() {
    ExternalModel external = servedEntities.get(0).externalModel();
    return external == null ? "agent/v1/chat" : external.task();
  }

  private ServedEntity entity(String name) {
    return servedEntities.stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
  }
}
