package kitchens.caspers.compute.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kitchens.caspers.compute.http.ComputeException;
import kitchens.caspers.compute.http.StatementService.Result;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;

/** What a user reads of a failed statement: Spark's error class and message, no stack, no plan. */
final class Failures {
  private static final int LINES = 12;
  private static final String DENIED = "PERMISSION_DENIED";

  private Failures() {}

  static Result result(Throwable failure) {
    List<Throwable> chain = chain(failure);
    for (Throwable cause : chain) {
      if (cause instanceof ComputeException known) {
        return known.errorCode().equals(DENIED)
            ? denied(known.getMessage())
            : Result.failed(known.errorCode(), known.getMessage());
      } else if (cause instanceof AccessControlException refused) {
        return denied(firstLines(refused.getMessage()));
      }
    }
    for (int i = chain.size() - 1; i >= 0; i--) {
      Throwable cause = chain.get(i);
      if (cause instanceof SparkThrowable spark && spark.getCondition() != null) {
        return Result.failed(code(spark), message(cause, spark));
      }
    }
    Throwable root = chain.get(chain.size() - 1);
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return Result.failed(
        root instanceof Error ? "INTERNAL_ERROR" : "BAD_REQUEST", firstLines(message));
  }

  /** The SDKs' statement errors know no such code and drop it; so the message says it too. */
  private static Result denied(String message) {
    return Result.failed(DENIED, DENIED + ": " + message);
  }

  private static String code(SparkThrowable failure) {
    return failure.getCondition().startsWith("INTERNAL_ERROR") ? "INTERNAL_ERROR" : "BAD_REQUEST";
  }

  private static String message(Throwable failure, SparkThrowable spark) {
    if (spark.getCondition().equals("REQUIRES_SINGLE_PART_NAMESPACE")) {
      return noSuchCatalog(spark);
    }
    return firstLines(
        failure instanceof AnalysisException analysis
            ? analysis.getSimpleMessage()
            : failure.getMessage());
  }

  /** Spark takes a first part that is no catalog for a schema of its own catalog. */
  private static String noSuchCatalog(SparkThrowable failure) {
    String name = String.join("", failure.getMessageParameters().values());
    String first =
        Tokenizer.tokens(failure.getMessageParameters().getOrDefault("identifier", name)).stream()
            .filter(Token::name)
            .findFirst()
            .map(Token::text)
            .orElse(name);
    return "[NO_SUCH_CATALOG_EXCEPTION] Catalog '"
        + first
        + "' was not found; SHOW CATALOGS lists those that exist. SQLSTATE: 42704";
  }

  private static String firstLines(String message) {
    return message
        .lines()
        .takeWhile(line -> !line.startsWith("\tat ") && !line.startsWith("Driver stacktrace"))
        .limit(LINES)
        .collect(Collectors.joining("\n"))
        .strip();
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = failure;
        cause != null && !chain.contains(cause);
        cause = cause.getCause()) {
      chain.add(cause);
    }
    return chain;
  }
}
