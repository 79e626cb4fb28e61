package kitchens.caspers.compute.functions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import kitchens.caspers.compute.catalog.FunctionInfo;
import kitchens.caspers.compute.catalog.FunctionInfo.Dependencies;
import kitchens.caspers.compute.catalog.FunctionInfo.Dependency;
import kitchens.caspers.compute.catalog.FunctionInfo.Parameter;
import kitchens.caspers.compute.catalog.FunctionInfo.Parameters;
import kitchens.caspers.compute.catalog.TypeNames;
import kitchens.caspers.compute.http.ComputeException;
import kitchens.caspers.compute.http.Json;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.CreateUserDefinedFunction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a {@code CREATE FUNCTION} makes: the function, checked by Spark's own analysis of a call,
 * and the query with which Postgres answers it.
 */
record FunctionCreation(FunctionInfo function, JsonNode online) {

  /** Under which Spark's parser keeps the text of a parameter's default. */
  private static final String DEFAULT = "default";

  static FunctionCreation of(FunctionStatement.Create create, SparkSession spark) {
    try {
      return checked(create, spark);
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static FunctionCreation checked(FunctionStatement.Create create, SparkSession spark)
      throws ParseException {
    ParserInterface parser =
        ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().sqlParser();
    CreateUserDefinedFunction says = create.says();
    boolean query = says.queryText().isDefined();
    FunctionCalls calls = new FunctionCalls(spark);
    FunctionBody body =
        FunctionBody.read(
            query ? says.queryText().get() : says.exprText().get(), query, parser, calls);
    requireNoRecursion(create.name(), body.dependencies());
    FunctionInfo asked = asked(create, body, parser);
    calls.register(asked);
    String marker = "parameter of " + UUID.randomUUID() + ": ";
    Dataset<Row> call = spark.sql(call(asked, marker));
    LogicalPlan analyzed =
        ((org.apache.spark.sql.classic.Dataset<Row>) call).queryExecution().analyzed();
    FunctionInfo whole = complete(asked, call.schema());
    return new FunctionCreation(
        whole,
        Json.MAPPER.valueToTree(
            OnlinePlan.of(analyzed, call.schema(), marker, Defaults.of(whole, spark))));
  }

  private static void requireNoRecursion(List<String> name, List<Dependency> dependencies) {
    String full = String.join(".", name);
    for (Dependency dependency : dependencies) {
      if (dependency.function() != null
          && dependency.function().functionFullName().equalsIgnoreCase(full)) {
        throw ComputeException.badRequest(
            "Function " + full + " calls itself; SQL functions cannot recurse.");
      }
    }
  }

  private static FunctionInfo asked(
      FunctionStatement.Create create, FunctionBody body, ParserInterface parser)
      throws ParseException {
    CreateUserDefinedFunction says = create.says();
    String parameters = Trees.optional(says.inputParamText()).orElse("");
    boolean table = says.isTableFunc();
    // Spark writes TABLE where a table function names no columns.
    String type = says.returnTypeText().strip();
    type = table && type.equalsIgnoreCase("TABLE") ? "" : type;
    return new FunctionInfo(
        create.name().get(0),
        create.name().get(1),
        create.name().get(2),
        Trees.optional(says.comment()).orElse(null),
        parameters(parameters.isEmpty() ? new StructType() : parser.parseRoutineParam(parameters)),
        table ? FunctionInfo.TABLE_TYPE : null,
        table || type.isEmpty() ? null : parser.parseDataType(type).catalogString(),
        table && !type.isEmpty() ? parameters(parser.parseTableSchema(type)) : null,
        "SQL",
        body.qualified(),
        new Dependencies(body.dependencies()),
        Trees.optional(says.isDeterministic()).map(Boolean.class::cast).orElse(null),
        Trees.optional(says.containsSQL())
            .map(containsOnly -> (Boolean) containsOnly ? "CONTAINS_SQL" : "READS_SQL_DATA")
            .orElse(
                body.dependencies().stream().anyMatch(d -> d.table() != null)
                    ? "READS_SQL_DATA"
                    : "CONTAINS_SQL"),
        null,
        null);
  }

  private static Parameters parameters(StructType fields) {
    List<Parameter> all = new ArrayList<>();
    for (StructField field : fields.fields()) {
      all.add(
          new Parameter(
              field.name(),
              TypeNames.name(field.dataType()),
              field.dataType().catalogString(),
              field.dataType().json(),
              all.size(),
              field.metadata().contains(DEFAULT) ? field.metadata().getString(DEFAULT) : null,
              Trees.optional(field.getComment()).orElse(null)));
    }
    return new Parameters(all);
  }

  /** A call whose arguments are casts of texts that stand nowhere else. */
  private static String call(FunctionInfo function, String marker) {
    List<Parameter> parameters = function.parameters();
    String arguments =
        parameters.stream()
            .map(
                p ->
                    "CAST("
                        + FunctionText.literal(marker + p.position())
                        + " AS "
                        + p.typeText()
                        + ")")
            .collect(Collectors.joining(", ", "(", ")"));
    String call = FunctionCalls.quoted(List.of(function.fullName())) + arguments;
    return function.table()
        ? "SELECT * FROM " + call
        : "SELECT " + call + " AS " + FunctionCalls.quoted(List.of(function.name()));
  }

  /** With the type or columns that the analysis found where the statement names none. */
  private static FunctionInfo complete(FunctionInfo asked, StructType result) {
    DataType type = asked.table() ? null : result.fields()[0].dataType();
    return new FunctionInfo(
        asked.catalogName(),
        asked.schemaName(),
        asked.name(),
        asked.comment(),
        asked.inputParams(),
        asked.table() ? asked.dataType() : TypeNames.name(type),
        asked.table()
            ? "TABLE" + FunctionText.columns(columns(asked, result))
            : type.catalogString(),
        asked.table() ? new Parameters(columns(asked, result)) : null,
        asked.routineBody(),
        asked.routineDefinition(),
        asked.routineDependencies(),
        asked.isDeterministic(),
        asked.sqlDataAccess(),
        null,
        null);
  }

  private static List<Parameter> columns(FunctionInfo asked, StructType result) {
    return asked.columns().isEmpty() ? parameters(result).parameters() : asked.columns();
  }
}
