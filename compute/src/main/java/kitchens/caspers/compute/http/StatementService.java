package kitchens.caspers.compute.http;

import java.util.List;

/** What the HTTP interface asks of the SQL feature. */
public interface StatementService {

  /** Runs the statement to its end; a failure of the SQL is a result, not an exception. */
  Result execute(Request request);

  /** Cancels a queued or running statement; unknown ids are ignored. */
  void cancel(String statementId);

  /** Body of {@code POST /statements}. */
  record Request(
      String statementId,
      String statement,
      String catalog,
      String schema,
      List<Parameter> parameters,
      Long rowLimit,
      Long byteLimit,
      String principal) {
    public Request {
      parameters = parameters == null ? List.of() : List.copyOf(parameters);
    }
  }

  /** A named parameter; {@code type} is a Databricks type name, STRING when null. */
  record Parameter(String name, String value, String type) {}

  /** Answer of {@code POST /statements}; manifest and data only when it succeeded. */
  record Result(Status status, Manifest manifest, List<List<String>> dataArray) {
    public static Result failed(String errorCode, String message) {
      return new Result(
          new Status(State.FAILED, new StatementError(errorCode, message)), null, null);
    }

    public static Result canceled(String message) {
      return new Result(
          new Status(State.CANCELED, new StatementError("CANCELLED", message)), null, null);
    }
  }

  /** How it ended. */
  enum State {
    SUCCEEDED,
    FAILED,
    CANCELED
  }

  /** The end state and, unless it succeeded, why. */
  record Status(State state, StatementError error) {}

  /** A Databricks error code and Spark's own message. */
  record StatementError(String errorCode, String message) {}

  /** Shape of the result; {@code truncated} when a limit cut it. */
  record Manifest(Schema schema, long totalRowCount, boolean truncated) {}

  /** The columns in order. */
  record Schema(int columnCount, List<Column> columns) {}

  /** One column: {@code typeName} as Databricks' enum, {@code typeText} as SQL writes it. */
  record Column(String name, int position, String typeName, String typeText) {}

  /** Stands in where no SQL feature is wired: answers 501. */
  StatementService UNAVAILABLE =
      new StatementService() {
        @Override
        public Result execute(Request request) {
          throw ComputeException.notImplemented("This compute process runs no statements.");
        }

        @Override
        public void cancel(String statementId) {
          throw ComputeException.notImplemented("This compute process runs no statements.");
        }
      };
}
