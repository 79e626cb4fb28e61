package kitchens.caspers.workspace.functions;

import java.util.List;
import java.util.Optional;

/**
 * What a function takes, gives and does, with the field names of Unity Catalog's REST.
 *
 * @param dataType Spark's type by Databricks' enum; {@code TABLE_TYPE} for a table function
 * @param fullDataType the type as SQL writes it
 * @param returnParams the columns of a table function
 * @param routineBody {@code SQL}
 * @param routineDefinition the body with every name in three parts
 * @param routineDependencies the tables and functions that the body reads
 */
public record FunctionDefinition(
    Parameters inputParams,
    String dataType,
    String fullDataType,
    Parameters returnParams,
    String routineBody,
    String routineDefinition,
    Dependencies routineDependencies,
    Boolean isDeterministic,
    String sqlDataAccess,
    String properties) {

  /** A list of parameters or columns, in a field of its own as Unity Catalog has it. */
  public record Parameters(List<Parameter> parameters) {

    public Parameters {
      parameters = parameters == null ? List.of() : List.copyOf(parameters);
    }
  }

  /**
   * A parameter, or a column of what a table function gives.
   *
   * @param typeText Spark's type as SQL writes it
   * @param parameterDefault a SQL expression
   */
  public record Parameter(
      String name,
      String typeName,
      String typeText,
      String typeJson,
      Long typePrecision,
      Long typeScale,
      Long position,
      String parameterMode,
      String parameterType,
      String parameterDefault,
      String comment) {}

  /** What a body reads. */
  public record Dependencies(List<Dependency> dependencies) {

    public Dependencies {
      dependencies = dependencies == null ? List.of() : List.copyOf(dependencies);
    }
  }

  /** A table or a function; the other is absent. */
  public record Dependency(TableDependency table, FunctionDependency function) {}

  /** A table by its full name. */
  public record TableDependency(String tableFullName) {}

  /** A function by its full name. */
  public record FunctionDependency(String functionFullName) {}

  /** The parameters in order; empty when there are none. */
  public List<Parameter> parameters() {
    return inputParams == null ? List.of() : inputParams.parameters();
  }

  /** The full names of the tables that the body reads, directly or through other functions. */
  public List<String> tables() {
    return Optional.ofNullable(routineDependencies).map(Dependencies::dependencies).stream()
        .flatMap(List::stream)
        .filter(d -> d.table() != null)
        .map(d -> d.table().tableFullName())
        .toList();
  }
}
