package kitchens.caspers.workspace.identity;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import kitchens.caspers.workspace.database.Database;
import org.jdbi.v3.core.mapper.RowMapper;

/** The people and service principals of the workspace. */
public final class Principals {

  static final RowMapper<Principal> MAPPER =
      (rs, ctx) ->
          new Principal(
              rs.getString("id"),
              rs.getString("user_name"),
              rs.getString("display_name"),
              Principal.Kind.valueOf(rs.getString("kind")),
              rs.getBoolean("admin"));

  private static final String SELECT =
      "SELECT id, user_name, display_name, kind, admin FROM principals ";

  private final Database database;
  private final Clock clock;
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private final Groups groups;

  public Principals(Database database, Clock clock) {
    this.database = requireNonNull(database, "database is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.groups = new Groups(database, clock, this::changed);
    follow(groups::forget);
  }

  /** The groups that they are in. */
  public Groups groups() {
    return groups;
  }

  /** Has {@code follower} run after each change of a principal that others may have read. */
  public void follow(Runnable follower) {
    followers.add(follower);
  }

  private void changed() {
    followers.forEach(Runnable::run);
  }

  /** The user of that name, made when there is none yet. */
  public Principal user(String userName, boolean admin) {
    return database
        .jdbi()
        .inTransaction(
            h -> {
              h.createUpdate(
                      """
                      INSERT INTO principals (user_name, display_name, kind, admin, created_at)
                      VALUES (:name, :name, 'USER', :admin, :now)
                      ON CONFLICT (user_name) DO NOTHING
                      """)
                  .bind("name", userName)
                  .bind("admin", admin)
                  .bind("now", clock.instant())
                  .execute();
              return h.createQuery(SELECT + "WHERE user_name = :name AND kind = 'USER'")
                  .bind("name", userName)
                  .map(MAPPER)
                  .one();
            });
  }

  /**
   * A new service principal with an application id of its own.
   *
   * @param admin whether it may do what administrators may
   */
  public Principal createServicePrincipal(String displayName, boolean admin) {
    return createServicePrincipal(displayName, UUID.randomUUID().toString(), admin);
  }

  /** The service principal of that application id, made when there is none yet. */
  public Principal servicePrincipal(String displayName, String applicationId, boolean admin) {
    return byUserName(applicationId)
        .orElseGet(() -> createServicePrincipal(displayName, applicationId, admin));
  }

  Principal createServicePrincipal(String displayName, String applicationId, boolean admin) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        INSERT INTO principals (user_name, display_name, kind, admin, created_at)
                        VALUES (:id, :name, 'SERVICE_PRINCIPAL', :admin, :now)
                        RETURNING id, user_name, display_name, kind, admin
                        """)
                    .bind("id", applicationId)
                    .bind("name", displayName)
                    .bind("admin", admin)
                    .bind("now", clock.instant())
                    .map(MAPPER)
                    .one());
  }

  public Optional<Principal> byId(String id) {
    if (!id.matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(SELECT + "WHERE id = :id AND kind <> 'GROUP'")
                    .bind("id", Long.parseLong(id))
                    .map(MAPPER)
                    .findOne());
  }

  public Optional<Principal> byUserName(String userName) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(SELECT + "WHERE user_name = :name AND kind <> 'GROUP'")
                    .bind("name", userName)
                    .map(MAPPER)
                    .findOne());
  }

  /** All of one kind, oldest first. */
  public List<Principal> list(Principal.Kind kind) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(SELECT + "WHERE kind = :kind ORDER BY id")
                    .bind("kind", kind.name())
                    .map(MAPPER)
                    .list());
  }

  /**
   * Makes a person.
   *
   * @return empty when the name is taken
   */
  Optional<Principal> createUser(String userName, String displayName) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        INSERT INTO principals (user_name, display_name, kind, created_at)
                        VALUES (:user, :name, 'USER', :now)
                        ON CONFLICT (user_name) DO NOTHING
                        RETURNING id, user_name, display_name, kind, admin
                        """)
                    .bind("user", userName)
                    .bind("name", displayName)
                    .bind("now", clock.instant())
                    .map(MAPPER)
                    .findOne());
  }

  /** Whether a principal is let in; one that is not keeps what it has and can do nothing. */
  boolean active(String id) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery("SELECT active FROM principals WHERE id = :id")
                    .bind("id", Long.parseLong(id))
                    .mapTo(Boolean.class)
                    .one());
  }

  /** Lets a principal in, or no longer, from the next request on. */
  void activate(String id, boolean active) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    "UPDATE principals SET active = ? WHERE id = ?", active, Long.parseLong(id)));
    changed();
  }

  /** Removes a principal with its tokens, secrets and sessions. */
  public boolean delete(String id) {
    boolean deleted =
        database
            .jdbi()
            .withHandle(
                h -> h.execute("DELETE FROM principals WHERE id = ?", Long.parseLong(id)) > 0);
    changed();
    return deleted;
  }

  /** Gives a principal another display name. */
  public void rename(String id, String displayName) {
    database
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    "UPDATE principals SET display_name = ? WHERE id = ?",
                    displayName,
                    Long.parseLong(id)));
    changed();
  }
}
