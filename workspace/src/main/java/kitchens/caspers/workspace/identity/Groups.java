package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.database.Remembered;
import kitchens.caspers.workspace.http.ApiException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Groups of principals: what is granted to one, each of its members holds, and theirs. */
public final class Groups {

  /** A group. */
  public record Group(String id, String displayName) {

    /** The group as somebody to whom things are granted. */
    public Principal principal() {
      return new Principal(id, displayName, displayName, Principal.Kind.GROUP, false);
    }
  }

  /** Whoever is in a group; one of these may be a group itself. */
  public record Member(String id, String name, String displayName, boolean group) {}

  /** Names that mean everybody, or those who administer: neither is kept here. */
  private static final Set<String> RESERVED = Set.of("admins", "users", "account users");

  private static final RowMapper<Group> GROUP =
      (rs, ctx) -> new Group(rs.getString("id"), rs.getString("user_name"));

  private final Database database;
  private final Clock clock;
  private final Runnable changed;
  private final Remembered<String, Set<Long>> holders = new Remembered<>(10_000);
  private final Remembered<String, Set<String>> names = new Remembered<>(10_000);

  Groups(Database database, Clock clock, Runnable changed) {
    this.database = requireNonNull(database, "database is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.changed = requireNonNull(changed, "changed is null");
  }

  /** Under which ids a principal holds what is granted: everybody's (0), its own, its groups'. */
  public Set<Long> holders(Principal principal) {
    return holders
        .get(principal.id(), () -> Optional.of(read(Long.parseLong(principal.id()))))
        .orElseThrow();
  }

  private Set<Long> read(long id) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery("SELECT principals_of(:id)").bind("id", id).mapTo(Long.class).stream()
                    .collect(Collectors.toUnmodifiableSet()));
  }

  /** Under which names a principal owns things: its own, and those of the groups that it is in. */
  public Set<String> names(Principal principal) {
    return names.get(principal.id(), () -> Optional.of(readNames(principal))).orElseThrow();
  }

  private Set<String> readNames(Principal principal) {
    Set<String> found =
        database
            .jdbi()
            .withHandle(
                h ->
                    h.createQuery(
                            """
                            SELECT user_name FROM principals
                             WHERE kind = 'GROUP' AND id IN (SELECT principals_of(:id))
                            """)
                        .bind("id", Long.parseLong(principal.id()))
                        .mapTo(String.class)
                        .collect(Collectors.toSet()));
    found.add(principal.userName());
    return Set.copyOf(found);
  }

  /** Members have changed, or principals have. */
  void forget() {
    holders.forget();
    names.forget();
  }

  public Optional<Group> byName(String name) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        "SELECT id, user_name FROM principals WHERE kind = 'GROUP' AND user_name ="
                            + " :name")
                    .bind("name", name)
                    .map(GROUP)
                    .findOne());
  }

  /**
   * A group by its id.
   *
   * @throws ApiException 404 when there is none
   */
  Group existing(String id) {
    return list().stream()
        .filter(group -> group.id().equals(id))
        .findFirst()
        .orElseThrow(() -> ApiException.notFound("Group with id '" + id + "' does not exist"));
  }

  List<Group> list() {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        "SELECT id, user_name FROM principals WHERE kind = 'GROUP' ORDER BY id")
                    .map(GROUP)
                    .list());
  }

  /** Those that a principal is in itself, not through another group. */
  List<Group> of(Principal principal) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT p.id, p.user_name FROM group_members m
                          JOIN principals p ON p.id = m.group_id
                         WHERE m.member_id = :id ORDER BY p.id
                        """)
                    .bind("id", Long.parseLong(principal.id()))
                    .map(GROUP)
                    .list());
  }

  List<Member> members(String groupId) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        SELECT p.id, p.user_name, p.display_name, p.kind FROM group_members m
                          JOIN principals p ON p.id = m.member_id
                         WHERE m.group_id = :id ORDER BY p.id
                        """)
                    .bind("id", Long.parseLong(groupId))
                    .map(
                        (rs, ctx) ->
                            new Member(
                                rs.getString("id"),
                                rs.getString("user_name"),
                                rs.getString("display_name"),
                                rs.getString("kind").equals("GROUP")))
                    .list());
  }

  /**
   * Makes a group.
   *
   * @throws ApiException 400 for a name that cannot be one, 409 when the name is taken
   */
  Group create(String name, Collection<String> members) {
    Group made =
        database
            .jdbi()
            .inTransaction(
                h -> {
                  Group group =
                      h.createQuery(
                              """
                              INSERT INTO principals (user_name, display_name, kind, created_at)
                              VALUES (:name, :name, 'GROUP', :now)
                              ON CONFLICT (user_name) DO NOTHING
                              RETURNING id, user_name
                              """)
                          .bind("name", free(name))
                          .bind("now", clock.instant())
                          .map(GROUP)
                          .findOne()
                          .orElseThrow(() -> taken(name));
                  members.forEach(member -> add(h, group.id(), member));
                  return group;
                });
    changed.run();
    return made;
  }

  private static String free(String name) {
    if (name == null || name.isBlank()) {
      throw ApiException.invalidParameter("displayName is missing: a group needs one");
    }
    if (RESERVED.contains(name)) {
      throw taken(name);
    }
    return name;
  }

  private static ApiException taken(String name) {
    return ApiException.alreadyExists(
        "'" + name + "' is the name of a group or a principal already: take another");
  }

  /** Changes a group: its name when it is given, its members first taken away and then added. */
  void change(Group group, String name, Collection<String> gone, Collection<String> added) {
    long id = Long.parseLong(group.id());
    database
        .jdbi()
        .useTransaction(
            h -> {
              if (name != null && !name.equals(group.displayName())) {
                int renamed =
                    h.execute(
                        """
                        UPDATE principals SET user_name = ?, display_name = ?
                         WHERE id = ? AND NOT EXISTS (SELECT 1 FROM principals WHERE user_name = ?)
                        """,
                        free(name),
                        name,
                        id,
                        name);
                if (renamed == 0) {
                  throw taken(name);
                }
              }
              for (String member : gone) {
                h.execute(
                    "DELETE FROM group_members WHERE group_id = ? AND member_id = ?",
                    id,
                    number(member));
              }
              added.forEach(member -> add(h, group.id(), member));
            });
    changed.run();
  }

  /** A circle of groups is harmless: who is in one is in all of them. */
  private static void add(Handle h, String group, String member) {
    int added =
        h.execute(
            """
            INSERT INTO group_members (group_id, member_id)
            SELECT ?, id FROM principals WHERE id = ?
            ON CONFLICT (group_id, member_id) DO UPDATE SET member_id = excluded.member_id
            """,
            Long.parseLong(group),
            number(member));
    if (added == 0) {
      throw ApiException.invalidParameter("there is no principal with id '" + member + "'");
    }
  }

  private static long number(String id) {
    if (id == null || !id.matches("\\d{1,18}")) {
      throw ApiException.invalidParameter("'" + id + "' is not the id of a principal");
    }
    return Long.parseLong(id);
  }

  /**
   * Deletes a group with what was granted to it; its members stay.
   *
   * @throws ApiException 400 while it owns something, which would be the next one's of its name
   */
  void delete(Group group) {
    database
        .jdbi()
        .useTransaction(
            h -> {
              h.createQuery("SELECT type || ' ' || full_name FROM owned WHERE owner = ? LIMIT 1")
                  .bind(0, group.displayName())
                  .mapTo(String.class)
                  .findOne()
                  .ifPresent(
                      owned -> {
                        throw ApiException.invalidState(
                            "group '"
                                + group.displayName()
                                + "' owns things, such as "
                                + owned
                                + ": give them to somebody else first");
                      });
              h.execute(
                  "DELETE FROM principals WHERE id = ? AND kind = 'GROUP'",
                  Long.parseLong(group.id()));
            });
    changed.run();
  }
}
