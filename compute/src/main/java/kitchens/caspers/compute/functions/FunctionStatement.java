package kitchens.caspers.compute.functions;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunctionName;
import org.apache.spark.sql.catalyst.analysis.UnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedNamespace;
import org.apache.spark.sql.catalyst.plans.logical.CreateUserDefinedFunction;
import org.apache.spark.sql.catalyst.plans.logical.DescribeFunction;
import org.apache.spark.sql.catalyst.plans.logical.DropFunction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ShowFunctions;

/** A statement about catalog functions, which Spark parses and cannot run. Names are full. */
public sealed interface FunctionStatement {

  /** Spark's own plan says it all: texts of parameters, type and body, and the clauses. */
  record Create(List<String> name, CreateUserDefinedFunction says) implements FunctionStatement {}

  record Drop(List<String> name, boolean ifExists) implements FunctionStatement {}

  /** {@code like} is a pattern of SHOW, or null. */
  record Show(List<String> schema, String like) implements FunctionStatement {}

  record Describe(List<String> name, boolean extended) implements FunctionStatement {}

  /** The statement, if the parsed plan is one, and about a catalog of the workspace. */
  static Optional<FunctionStatement> of(LogicalPlan plan, FunctionCalls names) {
    if (plan instanceof CreateUserDefinedFunction create
        && create.child() instanceof UnresolvedIdentifier identifier) {
      return names
          .qualified(Trees.list(identifier.nameParts()))
          .map(name -> new Create(name, create));
    }
    if (plan instanceof DropFunction drop
        && drop.child() instanceof UnresolvedIdentifier identifier) {
      return names
          .qualified(Trees.list(identifier.nameParts()))
          .map(name -> new Drop(name, drop.ifExists()));
    }
    if (plan instanceof ShowFunctions show && show.userScope()) {
      List<String> schema =
          show.namespace() instanceof UnresolvedNamespace namespace
              ? Trees.list(namespace.multipartIdentifier())
              : List.of();
      return names
          .schema(schema)
          .map(full -> new Show(full, Trees.optional(show.pattern()).orElse(null)));
    }
    if (plan instanceof DescribeFunction describe
        && describe.child() instanceof UnresolvedFunctionName function) {
      return names
          .catalogFunction(Trees.list(function.multipartIdentifier()))
          .map(name -> new Describe(name, describe.isExtended()));
    }
    return Optional.empty();
  }
}
