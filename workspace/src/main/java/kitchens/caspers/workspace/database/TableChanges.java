package kitchens.caspers.workspace.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Tells who follows some tables of each statement that may have changed one: when the change is
 * committed, and before whoever made it goes on. It looks at the statements of the whole process,
 * so that no store has to remember to tell; who follows a table hears of a change that was taken
 * back, or that changed no row, as well.
 */
final class TableChanges implements SqlLogger {

  private record Follower(Pattern writes, Runnable told) {}

  private static final int MOST_TEXTS = 10_000;

  private final List<Follower> followers = new CopyOnWriteArrayList<>();

  /** Whom a statement concerns, by its text; nearly all texts are written in the code. */
  private final Map<String, Set<Runnable>> concerned = new ConcurrentHashMap<>();

  /** Whom what a connection's transaction has done so far concerns. */
  private final Map<Connection, Set<Runnable>> open = new ConcurrentHashMap<>();

  /** Has {@code told} run after each change of one of the tables. */
  void follow(Set<String> tables, Runnable told) {
    String any = tables.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    followers.add(
        new Follower(
            Pattern.compile(
                "\\b(insert\\s+into|update|delete\\s+from|merge\\s+into|truncate(\\s+table)?)"
                    + "\\s+(only\\s+)?("
                    + any
                    + ")\\b",
                Pattern.CASE_INSENSITIVE),
            told));
    concerned.clear();
  }

  private Set<Runnable> concerned(StatementContext statement) {
    if (concerned.size() > MOST_TEXTS) {
      concerned.clear();
    }
    return concerned.computeIfAbsent(
        statement.getRawSql(),
        sql ->
            followers.stream()
                .filter(follower -> follower.writes().matcher(sql).find())
                .map(Follower::told)
                .collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public void logBeforeExecution(StatementContext statement) {
    Set<Runnable> whom = concerned(statement);
    if (!whom.isEmpty()) {
      open.computeIfAbsent(statement.getConnection(), one -> new LinkedHashSet<>()).addAll(whom);
    }
  }

  @Override
  public void logAfterExecution(StatementContext statement) {
    executed(statement);
  }

  @Override
  public void logException(StatementContext statement, SQLException failure) {
    executed(statement);
  }

  /** A statement outside of a transaction is one of its own, and has ended. */
  private void executed(StatementContext statement) {
    if (!concerned(statement).isEmpty() && isAlone(statement.getConnection())) {
      ended(statement.getConnection());
    }
  }

  private static boolean isAlone(Connection connection) {
    try {
      return connection.getAutoCommit();
    } catch (SQLException e) {
      // Of a connection that is lost nobody knows what it has done.
      return true;
    }
  }

  /** A transaction has been committed or taken back, or nobody knows. */
  void ended(Handle handle) {
    ended(handle.getConnection());
  }

  private void ended(Connection connection) {
    Set<Runnable> whom = open.remove(connection);
    if (whom != null) {
      whom.forEach(Runnable::run);
    }
  }
}
