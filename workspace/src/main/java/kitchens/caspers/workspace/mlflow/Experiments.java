package kitchens.caspers.workspace.mlflow;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The experiments of the workspace and the rules by which they come and go. */
final class Experiments {

  private static final String UNIQUE_VIOLATION = "23505";
  private static final int LONGEST_NAME = 500;

  /** A body about an experiment. */
  record Body(
      String experimentId,
      String name,
      String newName,
      String artifactLocation,
      List<KeyValue> tags,
      String key,
      String value) {}

  /** A search. */
  record Search(
      String filter, List<String> orderBy, Long maxResults, String pageToken, ViewType viewType) {}

  private final Jdbi jdbi;
  private final Clock clock;

  Experiments(Jdbi jdbi, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  String create(Body asked, Principal caller) {
    String name = valid(asked.name());
    List<KeyValue> tags =
        Optional.ofNullable(asked.tags()).orElse(List.of()).stream()
            .map(tag -> tag.checked("tag"))
            .toList();
    String artifacts = Artifacts.location(asked.artifactLocation());
    return named(
        name,
        () ->
            jdbi.withHandle(
                h ->
                    ExperimentStore.insert(
                        h, name, artifacts, tags, caller.userName(), clock.instant())));
  }

  private static String valid(String name) {
    if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
      throw ApiException.invalidParameter(
          "an experiment's name has 1 to "
              + LONGEST_NAME
              + " characters; give one, as in"
              + " /Shared/refunds");
    }
    if (name.chars().anyMatch(c -> c < 0x20) || List.of(name.split("/")).contains("..")) {
      throw ApiException.invalidParameter(
          "an experiment's name holds neither '..' nor control characters");
    }
    return name;
  }

  private <T> T named(String name, Supplier<T> change) {
    try {
      return change.get();
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException cause
          && UNIQUE_VIOLATION.equals(cause.getSQLState())) {
        boolean deleted =
            jdbi.withHandle(h -> ExperimentStore.byName(h, name))
                .map(experiment -> !experiment.active())
                .orElse(false);
        throw ApiException.alreadyExists(
            "experiment '"
                + name
                + "' already exists"
                + (deleted ? " and was deleted: restore it, or take another name" : ""));
      }
      throw e;
    }
  }

  Experiment get(String id) {
    return jdbi.withHandle(h -> find(h, id));
  }

  /** The name of who made it; empty when there is none of that id. */
  Optional<String> creator(String id) {
    return id.matches("\\d{1,18}")
        ? jdbi.withHandle(h -> ExperimentStore.creator(h, Long.parseLong(id)))
        : Optional.empty();
  }

  static Experiment find(Handle h, String id) {
    if (id == null || id.isEmpty()) {
      throw ApiException.invalidParameter("experiment_id is missing; give the experiment's id");
    }
    return Optional.of(id)
        .filter(text -> text.matches("\\d{1,18}"))
        .flatMap(text -> ExperimentStore.byId(h, Long.parseLong(text)))
        .orElseThrow(() -> ApiException.notFound("experiment '" + id + "' does not exist"));
  }

  Experiment byName(String name) {
    return jdbi.withHandle(h -> ExperimentStore.byName(h, valid(name)))
        .orElseThrow(() -> ApiException.notFound("experiment '" + name + "' does not exist"));
  }

  Token.Page<Experiment> search(Search asked) {
    int limit = Token.limit(asked.maxResults(), 1_000, 1_000);
    long offset = Token.offset(asked.pageToken());
    ViewType view = Optional.ofNullable(asked.viewType()).orElse(ViewType.ACTIVE_ONLY);
    Filter filter = Filter.of(Fields.EXPERIMENTS, asked.filter(), asked.orderBy());
    return Token.page(
        jdbi.withHandle(h -> ExperimentStore.search(h, view, filter, limit + 1, offset)),
        limit,
        offset);
  }

  void rename(String id, String newName) {
    String name = valid(newName);
    named(
        name,
        () -> {
          change(id, (h, at) -> ExperimentStore.rename(h, at, name, clock.instant()));
          return null;
        });
  }

  void tag(String id, KeyValue tag) {
    KeyValue checked = tag.checked("tag");
    change(id, (h, at) -> ExperimentStore.tag(h, at, checked, clock.instant()));
  }

  void stage(String id, String stage) {
    change(id, (h, at) -> ExperimentStore.stage(h, at, stage, clock.instant()));
  }

  private void change(String id, Change change) {
    jdbi.useTransaction(h -> change.make(h, Long.parseLong(find(h, id).experimentId())));
  }

  private interface Change {
    void make(Handle h, long id);
  }
}
