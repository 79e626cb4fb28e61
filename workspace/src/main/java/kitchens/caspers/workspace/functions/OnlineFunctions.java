package kitchens.caspers.workspace.functions;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.catalog.Page;
import kitchens.caspers.workspace.functions.Copies.Copy;
import kitchens.caspers.workspace.functions.FunctionStore.Stored;
import kitchens.caspers.workspace.grants.Privilege;
import kitchens.caspers.workspace.grants.Privileges;
import kitchens.caspers.workspace.grants.Securable;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/**
 * Catalog functions answered in milliseconds, from the copies of their tables in Postgres: what
 * agents use as tools. No Spark job runs.
 */
public final class OnlineFunctions {

  private static final int MOST_LISTED = 500;

  private final Functions functions;
  private final Copies copies;
  private final Privileges privileges;

  OnlineFunctions(Functions functions, Copies copies, Privileges privileges) {
    this.functions = requireNonNull(functions, "functions is null");
    this.copies = requireNonNull(copies, "copies is null");
    this.privileges = requireNonNull(privileges, "privileges is null");
  }

  /**
   * A function's comment and parameters.
   *
   * @throws ApiException 404 when there is none
   */
  public FunctionInfo describe(String fullName) {
    return functions.get(fullName).info();
  }

  /**
   * The functions of a schema that somebody may call, by name.
   *
   * @throws ApiException 403 without USE CATALOG and USE SCHEMA, 404 for a missing schema
   */
  public List<FunctionInfo> callable(String catalog, String schema, Principal caller) {
    privileges.require(caller, Securable.schema(catalog, schema), Privilege.USE_SCHEMA);
    return functions.list(catalog, schema, new Page(MOST_LISTED, "")).stream()
        .limit(MOST_LISTED)
        .filter(f -> privileges.has(caller, Securable.function(f.fullName()), Privilege.EXECUTE))
        .toList();
  }

  /** One of them; empty when there is none, or none that the caller may call. */
  public Optional<FunctionInfo> callable(
      String catalog, String schema, String name, Principal caller) {
    Securable function = Securable.function(String.join(".", catalog, schema, name));
    return privileges.has(caller, function, Privilege.EXECUTE)
        ? functions.find(function.name()).map(Stored::info)
        : Optional.empty();
  }

  /**
   * Calls a function.
   *
   * @param named arguments by parameter name, as JSON gives them
   * @param minVersions by full table name, the Delta version that its copy must have reached;
   *     tables that the function does not read are ignored
   * @param wait how long to wait for that
   * @throws NotOnline when a table has no copy, or the body no translation to Postgres
   * @throws NotYet when a copy is not there in time
   * @throws ApiException 404 for a missing function, 403 without EXECUTE, 400 for wrong arguments
   */
  public Answer call(
      String fullName,
      Map<String, Object> named,
      Map<String, Long> minVersions,
      Duration wait,
      Principal caller) {
    privileges.require(caller, Securable.function(fullName), Privilege.EXECUTE);
    Stored function = functions.get(fullName);
    OnlinePlan plan = function.online();
    if (plan.refusal() != null) {
      throw new NotOnline(
          "function '" + fullName + "' cannot be answered from copies: " + plan.refusal());
    }
    List<Object> arguments = Arguments.of(fullName, plan.parameters(), named);
    Map<String, Copy> read = copies(fullName, plan);
    await(read, minVersions, wait);
    Map<String, Long> versions = new LinkedHashMap<>();
    read.forEach((table, copy) -> versions.put(table, copies.version(copy)));
    try {
      return new Answer(OnlineQuery.run(plan, read, arguments), versions);
    } catch (SQLException e) {
      throw failed(fullName, e);
    }
  }

  private Map<String, Copy> copies(String fullName, OnlinePlan plan) {
    Map<String, Copy> read = new LinkedHashMap<>();
    for (String table : plan.tables()) {
      read.put(
          table,
          copies
              .of(table)
              .orElseThrow(
                  () ->
                      new NotOnline(
                          "function '"
                              + fullName
                              + "' reads "
                              + table
                              + ", which has no copy in Postgres: create a synced table of it"
                              + " (POST /api/2.0/database/synced_tables)")));
    }
    if (read.isEmpty()) {
      throw new NotOnline(
          "function '"
              + fullName
              + "' reads no table: call it in SQL (SELECT "
              + fullName
              + "(…))");
    }
    if (read.values().stream().map(Copy::instance).distinct().count() > 1) {
      throw new NotOnline(
          "function '"
              + fullName
              + "' reads copies in several database instances: "
              + read.values().stream().map(Copy::instance).distinct().toList()
              + "; sync its tables to one");
    }
    return read;
  }

  private void await(Map<String, Copy> read, Map<String, Long> minVersions, Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    for (Map.Entry<String, Long> min : minVersions.entrySet()) {
      String table = min.getKey().toLowerCase(Locale.ROOT);
      Copy copy = read.get(table);
      if (copy == null) {
        continue;
      }
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (!copies.await(copy, min.getValue(), left)) {
        throw new NotYet(
            "the copy of "
                + table
                + " has not reached version "
                + min.getValue()
                + " within "
                + wait.toMillis()
                + " ms; ask again");
      }
    }
  }

  private static RuntimeException failed(String fullName, SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("42")) {
      return new NotOnline(
          "Postgres refuses function '"
              + fullName
              + "' ("
              + firstLine(e)
              + "): see that the copies have the columns that it reads, and create it again");
    }
    if (state.startsWith("22")) {
      return ApiException.invalidParameter("function '" + fullName + "' failed: " + firstLine(e));
    }
    return ApiException.temporarilyUnavailable(
        "function '" + fullName + "': its database does not answer (" + firstLine(e) + ")");
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getSQLState());
  }
}
