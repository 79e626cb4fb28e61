package kitchens.caspers.compute.catalog;

import java.util.List;

/** A SQL function, as compute reads it from and writes it to the catalog. */
public record FunctionInfo(
    String catalogName,
    String schemaName,
    String name,
    String comment,
    Parameters inputParams,
    String dataType,
    String fullDataType,
    Parameters returnParams,
    String routineBody,
    String routineDefinition,
    Dependencies routineDependencies,
    Boolean isDeterministic,
    String sqlDataAccess,
    String owner,
    Long updatedAt) {

  /** What a table function has for a type. */
  public static final String TABLE_TYPE = "TABLE_TYPE";

  /** A list of parameters or columns. */
  public record Parameters(List<Parameter> parameters) {
    public Parameters {
      parameters = parameters == null ? List.of() : List.copyOf(parameters);
    }
  }

  /** A parameter, or a column of a table function; {@code typeText} is its type in SQL. */
  public record Parameter(
      String name,
      String typeName,
      String typeText,
      String typeJson,
      int position,
      String parameterDefault,
      String comment) {}

  /** What the body reads. */
  public record Dependencies(List<Dependency> dependencies) {
    public Dependencies {
      dependencies = dependencies == null ? List.of() : List.copyOf(dependencies);
    }
  }

  /** A table or a function; the other is null. */
  public record Dependency(TableDependency table, FunctionDependency function) {
    public static Dependency onTable(String fullName) {
      return new Dependency(new TableDependency(fullName), null);
    }

    public static Dependency onFunction(String fullName) {
      return new Dependency(null, new FunctionDependency(fullName));
    }
  }

  /** A table by its full name. */
  public record TableDependency(String tableFullName) {}

  /** A function by its full name. */
  public record FunctionDependency(String functionFullName) {}

  /** The name in three parts. */
  public String fullName() {
    return catalogName + "." + schemaName + "." + name;
  }

  /** The parameters in order. */
  public List<Parameter> parameters() {
    return inputParams == null ? List.of() : inputParams.parameters();
  }

  /** The columns of a table function. */
  public List<Parameter> columns() {
    return returnParams == null ? List.of() : returnParams.parameters();
  }

  /** Whether it gives rows instead of a value. */
  public boolean table() {
    return TABLE_TYPE.equals(dataType);
  }
}
