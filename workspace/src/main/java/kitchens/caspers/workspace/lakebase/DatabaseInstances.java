package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.catalog.Rows;
import kitchens.caspers.workspace.home.Folders;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.lakebase.Instance.Tag;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The instances and the rules by which they come, run and go. */
final class DatabaseInstances implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseInstances.class);

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]|[A-Za-z]");
  private static final Set<String> CAPACITIES = Set.of("CU_1", "CU_2", "CU_4", "CU_8");

  private final Jdbi jdbi;
  private final InstanceServer.Programs programs;
  private final RadiusResponder radius;
  private final Clock clock;
  private final Map<String, InstanceServer> servers = new ConcurrentHashMap<>();
  private final List<Consumer<String>> onReady = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> onStop = new CopyOnWriteArrayList<>();
  private final ReentrantLock changes = new ReentrantLock();
  private volatile boolean closing;

  DatabaseInstances(
      Jdbi jdbi, InstanceServer.Programs programs, RadiusResponder radius, Clock clock) {
    this.jdbi = requireNonNull(jdbi, "jdbi is null");
    this.programs = requireNonNull(programs, "programs is null");
    this.radius = requireNonNull(radius, "radius is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Has {@code listener} told the name of each instance whose server came up. */
  void onReady(Consumer<String> listener) {
    onReady.add(listener);
  }

  /** Has {@code listener} told the name of each instance before its server is stopped. */
  void onStop(Consumer<String> listener) {
    onStop.add(listener);
  }

  /** Starts what is to run, and removes what a deletion left on the disk. */
  void start() {
    List<Instance> all = jdbi.withHandle(h -> InstanceStore.list(h, "", Integer.MAX_VALUE));
    sweep(all);
    all.stream().filter(i -> !i.stopped()).forEach(this::begin);
  }

  private void sweep(List<Instance> known) {
    if (!Files.isDirectory(programs.home())) {
      return;
    }
    Set<String> names = new java.util.HashSet<>();
    known.forEach(i -> names.add(i.name()));
    try (var directories = Files.list(programs.home())) {
      directories.filter(d -> !names.contains(d.getFileName().toString())).forEach(this::remove);
    } catch (IOException e) {
      LOG.warn("cannot look for what deleted instances left: {}", e.getMessage());
    }
  }

  private void begin(Instance instance) {
    servers.computeIfAbsent(
        instance.name(),
        name ->
            new InstanceServer(instance, programs, HostRules.of(instance, radius), this::ready));
  }

  private void ready(InstanceServer server) {
    server.port().ifPresent(p -> jdbi.useHandle(h -> InstanceStore.moved(h, server.name(), p)));
    for (Consumer<String> listener : onReady) {
      try {
        listener.accept(server.name());
      } catch (RuntimeException e) {
        LOG.error("instance {} is up, and what waited for it failed", server.name(), e);
      }
    }
  }

  private void end(String name) {
    for (Consumer<String> listener : onStop) {
      listener.accept(name);
    }
    InstanceServer server = servers.remove(name);
    if (server != null) {
      server.close();
    }
  }

  /**
   * Makes an instance, whose server comes up soon after.
   *
   * @param asked the API's fields
   */
  InstanceInfo create(JsonNode asked, Principal caller) {
    String name = asked.path("name").asText();
    if (!NAME.matcher(name).matches()) {
      throw ApiException.invalidParameter(
          "'"
              + name
              + "' is not a valid database instance name: use 1 to 63 letters, digits and hyphens,"
              + " a letter first, no hyphen last");
    }
    refuse(asked);
    Instance instance =
        new Instance(
            name,
            UUID.randomUUID(),
            caller.userName(),
            clock.instant(),
            capacity(asked, "CU_1"),
            asked.path("stopped").asBoolean(),
            asked.path("enable_pg_native_login").asBoolean(),
            tags(asked),
            freePort());
    changes.lock();
    try {
      if (closing) {
        throw ApiException.temporarilyUnavailable("the workspace is stopping");
      }
      Rows.named(
          "database instance",
          name,
          () -> {
            jdbi.useHandle(h -> InstanceStore.insert(h, instance));
            return null;
          });
      if (!instance.stopped()) {
        begin(instance);
      }
    } finally {
      changes.unlock();
    }
    return info(instance);
  }

  /** What the API has a field for and we have not. */
  private static void refuse(JsonNode asked) {
    refuse(asked.path("node_count").asInt(1) > 1, "node_count", "an instance is one server");
    refuse(
        asked.path("enable_readable_secondaries").asBoolean(),
        "enable_readable_secondaries",
        "an instance is one server");
    refuse(
        asked.hasNonNull("parent_instance_ref"),
        "parent_instance_ref",
        "branches of an instance are not served");
    refuse(
        asked.hasNonNull("retention_window_in_days"),
        "retention_window_in_days",
        "there is no restore to a point in time");
    refuse(asked.hasNonNull("usage_policy_id"), "usage_policy_id", "there are no usage policies");
  }

  private static void refuse(boolean given, String field, String why) {
    if (given) {
      throw ApiException.invalidParameter(
          "database instance field '" + field + "': " + why + "; leave it out");
    }
  }

  private static String capacity(JsonNode asked, String otherwise) {
    String capacity = asked.path("capacity").asText(otherwise);
    if (!CAPACITIES.contains(capacity)) {
      throw ApiException.invalidParameter(
          "capacity '" + capacity + "' is not one of " + CAPACITIES.stream().sorted().toList());
    }
    return capacity;
  }

  private static List<Tag> tags(JsonNode asked) {
    List<Tag> tags = new ArrayList<>();
    asked
        .path("custom_tags")
        .forEach(t -> tags.add(new Tag(t.path("key").asText(), t.path("value").asText())));
    return tags;
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Instance find(String name) {
    return jdbi.withHandle(h -> InstanceStore.find(h, name)).orElseThrow(() -> missing(name));
  }

  static ApiException missing(String name) {
    return ApiException.notFound("database instance '" + name + "' does not exist");
  }

  InstanceInfo get(String name) {
    return info(find(name));
  }

  InstanceInfo byUid(String uid) {
    try {
      UUID wanted = UUID.fromString(uid);
      return jdbi.withHandle(h -> InstanceStore.byUid(h, wanted))
          .map(this::info)
          .orElseThrow(
              () -> ApiException.notFound("no database instance has the uid '" + uid + "'"));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidParameter("uid '" + uid + "' is no UUID");
    }
  }

  List<InstanceInfo> list(String after, int limit) {
    return jdbi.withHandle(h -> InstanceStore.list(h, after, limit)).stream()
        .map(this::info)
        .toList();
  }

  private InstanceInfo info(Instance instance) {
    InstanceServer server = servers.get(instance.name());
    int port = server == null ? instance.port() : server.port().orElse(instance.port());
    InstanceInfo.State state =
        server == null
            ? instance.stopped() ? InstanceInfo.State.STOPPED : InstanceInfo.State.STARTING
            : server.available() ? InstanceInfo.State.AVAILABLE : InstanceInfo.State.STARTING;
    return InstanceInfo.of(instance, port, state);
  }

  /**
   * Changes an instance; {@code stopped} stops and starts its server.
   *
   * @param mask the fields to change, {@code *} for all that are given
   */
  InstanceInfo update(String name, JsonNode asked, List<String> mask) {
    Set<String> known =
        Set.of("*", "stopped", "capacity", "custom_tags", "enable_pg_native_login", "node_count");
    for (String field : mask) {
      refuse(!known.contains(field), field, "it cannot be changed");
    }
    refuse(asked);
    changes.lock();
    try {
      Instance old = find(name);
      Instance changed =
          new Instance(
              old.name(),
              old.uid(),
              old.creator(),
              old.createdAt(),
              given(asked, mask, "capacity") ? capacity(asked, old.capacity()) : old.capacity(),
              given(asked, mask, "stopped") ? asked.get("stopped").asBoolean() : old.stopped(),
              given(asked, mask, "enable_pg_native_login")
                  ? asked.get("enable_pg_native_login").asBoolean()
                  : old.nativeLogin(),
              given(asked, mask, "custom_tags") ? tags(asked) : old.customTags(),
              old.port());
      jdbi.useHandle(h -> InstanceStore.update(h, changed));
      if (changed.stopped()) {
        end(name);
      } else {
        begin(changed);
        if (changed.nativeLogin() != old.nativeLogin() && !old.stopped()) {
          server(name).reload(HostRules.of(changed, radius));
        }
      }
      return info(changed);
    } finally {
      changes.unlock();
    }
  }

  private static boolean given(JsonNode asked, List<String> mask, String field) {
    return asked.hasNonNull(field)
        && (mask.isEmpty() || mask.contains("*") || mask.contains(field));
  }

  /** Deletes an instance with its data. */
  void delete(String name) {
    changes.lock();
    try {
      find(name);
      try {
        jdbi.useHandle(h -> InstanceStore.delete(h, name));
      } catch (UnableToExecuteStatementException e) {
        throw ApiException.invalidState(
            "database instance '"
                + name
                + "' still holds synced tables, database tables or catalogs: delete them first, or"
                + " use force=true");
      }
      end(name);
      remove(programs.home().resolve(name));
    } finally {
      changes.unlock();
    }
  }

  private void remove(Path directory) {
    try {
      Folders.delete(directory);
    } catch (IOException e) {
      LOG.warn("cannot remove {} yet: {}", directory, e.getMessage());
    }
  }

  /** The server of an instance, if it answers. */
  Optional<InstanceServer> available(String name) {
    return Optional.ofNullable(servers.get(name)).filter(InstanceServer::available);
  }

  /**
   * The server of an instance.
   *
   * @throws ApiException 404 when there is no such instance, 400 when it is stopped, 503 while it
   *     starts
   */
  InstanceServer server(String name) {
    return available(name)
        .orElseThrow(
            () ->
                find(name).stopped()
                    ? ApiException.invalidState(
                        "database instance '"
                            + name
                            + "' is stopped: start it (update it with stopped=false)")
                    : ApiException.temporarilyUnavailable(
                        "database instance '" + name + "' is starting; ask again in a moment"));
  }

  /** The servers by instance, for the status. */
  Map<String, InstanceServer> servers() {
    return servers;
  }

  @Override
  public void close() {
    changes.lock();
    try {
      closing = true;
      List<Thread> ends = new ArrayList<>();
      for (String name : servers.keySet()) {
        Thread end = new Thread(() -> end(name), "lakebase-" + name + "-stop");
        end.start();
        ends.add(end);
      }
      for (Thread end : ends) {
        end.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      changes.unlock();
    }
  }
}
