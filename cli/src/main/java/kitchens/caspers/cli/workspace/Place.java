package kitchens.caspers.cli.workspace;

import java.util.Map;
import java.util.Optional;
import kitchens.caspers.cli.output.CliException;
import kitchens.caspers.cli.output.Progress;

/**
 * The workspace that a target of a bundle is for.
 *
 * @param target the target's name
 * @param host its {@code workspace.host}; null when it names none
 * @param profile its {@code workspace.profile}; null when it names none
 */
public record Place(String target, String host, String profile) {

  /** Rejects an incomplete one, and cuts the slash at an address's end. */
  public Place {
    host = host == null || host.isBlank() ? null : Profiles.host(host);
    profile = profile == null || profile.isBlank() ? null : profile;
  }

  /**
   * The connection to it. A target that names no workspace is for the one at hand, which is started
   * when it is the local one; another's credentials come from the environment, when that is for it,
   * from the target's profile, or from a profile for its address.
   *
   * @throws CliException when nothing says how to sign in there
   */
  public Connection connect(Map<String, String> environment, Progress progress) {
    return host == null && profile == null
        ? Connection.open(environment, progress)
        : named(environment)
            .orElseThrow(
                () ->
                    new CliException(
                        "target "
                            + target
                            + " is for "
                            + host
                            + ", and nothing says how to sign in there — set DATABRICKS_HOST and"
                            + " DATABRICKS_TOKEN for it, or save a profile: CASPERS_HOME=… caspers"
                            + " auth profile "
                            + target));
  }

  /** The same, but nothing is started, and there may be none. */
  public Optional<Connection> find(Map<String, String> environment) {
    return host == null && profile == null ? Connection.find(environment) : named(environment);
  }

  private Optional<Connection> named(Map<String, String> environment) {
    var given = environment.get("DATABRICKS_HOST");
    if (host != null && given != null && host.equals(Profiles.host(given))) {
      var connection = Credentials.connect(host, Credentials.of(environment), environment);
      if (connection.isPresent()) {
        return connection;
      }
    }
    var profiles = Profiles.of(environment);
    if (profile != null) {
      return Optional.of(of(profiles, environment));
    }
    return profiles
        .ofHost(host)
        .flatMap(said -> Credentials.connect(host, said::get, environment))
        .or(() -> local(environment));
  }

  private Connection of(Profiles profiles, Map<String, String> environment) {
    var said =
        profiles
            .named(profile)
            .orElseThrow(
                () ->
                    new CliException(
                        "target "
                            + target
                            + " wants the profile \""
                            + profile
                            + "\", which "
                            + profiles.file()
                            + " lacks — write it with: CASPERS_HOME=… caspers auth profile "
                            + profile));
    var there = Profiles.host(said.getOrDefault("host", ""));
    if (host != null && !host.equals(there)) {
      throw new CliException(
          "target "
              + target
              + " is for "
              + host
              + ", but its profile "
              + profile
              + " for "
              + there);
    }
    return Credentials.connect(there, said::get, environment)
        .orElseThrow(
            () ->
                new CliException(
                    "profile " + profile + " of " + profiles.file() + " has no credentials"));
  }

  private Optional<Connection> local(Map<String, String> environment) {
    var local = LocalWorkspace.of(environment);
    return local
        .running()
        .filter(running -> running.url().equals(host))
        .map(running -> new Connection(running.url(), local.token()));
  }
}
