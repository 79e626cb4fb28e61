package kitchens.caspers.workspace.releases.steps;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.models.ModelVersion;
import kitchens.caspers.workspace.models.ModelVersions;
import kitchens.caspers.workspace.releases.Artefacts;
import kitchens.caspers.workspace.releases.store.Release;
import kitchens.caspers.workspace.releases.store.ReleaseId;
import kitchens.caspers.workspace.releases.store.ReleaseStore;
import kitchens.caspers.workspace.settings.Settings;

/** What every step of a release works with. */
public final class Desk {

  /** Where a test may end the process, so to say: after each change that a step makes. */
  @FunctionalInterface
  public interface Points {

    /** Called at a point, which has a name of its own. */
    void at(String point);
  }

  /** The alias that production follows. */
  public static final String CHAMPION = "champion";

  final ReleaseStore store;
  final Artefacts artefacts;
  final ModelVersions models;
  final Settings.Releases policy;
  final Clock clock;
  final Points points;
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  public Desk(
      ReleaseStore store,
      Artefacts artefacts,
      ModelVersions models,
      Settings.Releases policy,
      Clock clock,
      Points points) {
    this.store = requireNonNull(store, "store is null");
    this.artefacts = requireNonNull(artefacts, "artefacts is null");
    this.models = requireNonNull(models, "models is null");
    this.policy = requireNonNull(policy, "policy is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.points = requireNonNull(points, "points is null");
  }

  /** Does something to a model's releases while nobody else does. */
  <T> T alone(String model, Supplier<T> work) {
    ReentrantLock lock = locks.computeIfAbsent(model, m -> new ReentrantLock(true));
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  Release release(ReleaseId id) {
    return store.get(id);
  }

  ModelVersion version(String model, long number) {
    return models
        .get(model, number)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "version " + number + " of registered model '" + model + "' does not exist"));
  }

  /** A registered model's full name as the catalog keeps it: one model has one name here. */
  static String model(String name) {
    return name == null ? null : name.toLowerCase(Locale.ROOT);
  }

  UUID modelId(String model) {
    return models
        .id(model)
        .orElseThrow(
            () -> ApiException.notFound("registered model '" + model + "' does not exist"));
  }

  /** The champion's number; null when there is none. */
  Long champion(String model) {
    return models.byAlias(model, CHAMPION).map(ModelVersion::version).orElse(null);
  }
}
