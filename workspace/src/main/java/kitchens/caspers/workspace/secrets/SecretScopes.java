package kitchens.caspers.workspace.secrets;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Scopes and the secrets in them. A value is given out by {@link #value} alone, to who may read it.
 */
public final class SecretScopes {

  private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9_.@-]{1,128}");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
  private static final int MOST_BYTES = 128 * 1024;
  private static final int MOST_SECRETS = 1_000;

  private final Jdbi jdbi;
  private final Sealing sealing;
  private final Clock clock;

  SecretScopes(Database database, Sealing sealing, Clock clock) {
    this.jdbi = database.jdbi();
    this.sealing = requireNonNull(sealing, "sealing is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Makes a scope, which its maker manages.
   *
   * @param everybody whether everybody manages it
   */
  void create(Principal maker, String scope, boolean everybody) {
    if (scope == null || !SCOPE.matcher(scope).matches()) {
      throw ApiException.invalidParameter(
          "'" + scope + "' is no name for a scope: use 1 to 128 letters, digits, _ - . and @");
    }
    jdbi.useTransaction(
        h -> {
          if (!ScopeStore.insert(h, scope, maker.userName(), clock.instant())) {
            throw ApiException.alreadyExists("scope '" + scope + "' already exists");
          }
          ScopeStore.allow(
              h,
              scope,
              everybody ? ScopeStore.EVERYBODY : Long.parseLong(maker.id()),
              SecretPermission.MANAGE);
        });
  }

  void delete(Principal caller, String scope) {
    in(
        caller,
        scope,
        SecretPermission.MANAGE,
        at -> {
          ScopeStore.delete(at.handle(), at.scope());
          return null;
        });
  }

  List<String> visible(Principal caller) {
    return jdbi.withHandle(h -> ScopeStore.visible(h, Long.parseLong(caller.id()), caller.admin()));
  }

  void put(Principal caller, String scope, String key, byte[] value) {
    if (key == null || !KEY.matcher(key).matches()) {
      throw ApiException.invalidParameter(
          "'" + key + "' is no key for a secret: use 1 to 128 letters, digits, _ - and .");
    }
    if (value.length > MOST_BYTES) {
      throw ApiException.invalidParameter(
          "the value of '" + key + "' is larger than 128 KB: keep it in a volume");
    }
    in(
        caller,
        scope,
        SecretPermission.WRITE,
        at -> {
          Handle h = at.handle();
          if (ScopeStore.sealed(h, at.scope(), key).isEmpty()
              && ScopeStore.count(h, at.scope()) >= MOST_SECRETS) {
            throw ApiException.invalidParameter(
                "scope '" + at.scope() + "' holds " + MOST_SECRETS + " secrets: take another");
          }
          byte[] kept = sealing.seal(at.scope(), key, value);
          if (!ScopeStore.put(h, at.scope(), key, kept, clock.instant())) {
            throw missing(scope);
          }
          return null;
        });
  }

  void remove(Principal caller, String scope, String key) {
    in(
        caller,
        scope,
        SecretPermission.WRITE,
        at -> {
          if (!ScopeStore.remove(at.handle(), at.scope(), key)) {
            throw missing(at.scope(), key);
          }
          return null;
        });
  }

  List<ScopeStore.Metadata> list(Principal caller, String scope) {
    return in(caller, scope, SecretPermission.READ, at -> ScopeStore.list(at.handle(), at.scope()));
  }

  /**
   * A secret's value.
   *
   * @throws ApiException 404 when there is no such scope or secret, 403 when the reader has no READ
   */
  public byte[] value(Principal reader, String scope, String key) {
    return in(
        reader,
        scope,
        SecretPermission.READ,
        at ->
            ScopeStore.sealed(at.handle(), at.scope(), key)
                .map(kept -> sealing.open(at.scope(), key, kept))
                .orElseThrow(() -> missing(at.scope(), key)));
  }

  /** A scope, by its name as it was made, within a transaction. */
  record At(Handle handle, String scope) {}

  /**
   * Does something with a scope for who has the permission.
   *
   * @throws ApiException 404 or 403
   */
  <T> T in(Principal caller, String scope, SecretPermission needed, Function<At, T> what) {
    return jdbi.inTransaction(
        h -> {
          String known =
              ScopeStore.find(h, String.valueOf(scope)).orElseThrow(() -> missing(scope));
          Optional<SecretPermission> held = ScopeStore.held(h, known, Long.parseLong(caller.id()));
          if (!caller.admin() && held.filter(p -> p.compareTo(needed) >= 0).isEmpty()) {
            throw ApiException.permissionDenied(
                "'"
                    + caller.userName()
                    + "' does not have "
                    + needed
                    + " on scope '"
                    + known
                    + "'; who manages it gives it with POST /api/2.0/secrets/acls/put");
          }
          return what.apply(new At(h, known));
        });
  }

  /** Does something with a scope, if there still is one, without asking who does it. */
  void within(String scope, Consumer<At> what) {
    jdbi.useTransaction(
        h -> ScopeStore.find(h, scope).ifPresent(known -> what.accept(new At(h, known))));
  }

  private static ApiException missing(String scope) {
    return ApiException.notFound("scope '" + scope + "' does not exist");
  }

  private static ApiException missing(String scope, String key) {
    return ApiException.notFound("scope '" + scope + "' has no secret '" + key + "'");
  }
}
