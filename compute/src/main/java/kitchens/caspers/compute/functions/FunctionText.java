package kitchens.caspers.compute.functions;

import java.util.List;
import java.util.stream.Collectors;
import kitchens.caspers.compute.catalog.FunctionInfo;
import kitchens.caspers.compute.catalog.FunctionInfo.Parameter;

/** A function as SQL text. */
final class FunctionText {
  private FunctionText() {}

  /** The statement that makes it a temporary function, whose one-part name is the full name. */
  static String temporary(FunctionInfo function) {
    return "CREATE OR REPLACE TEMPORARY FUNCTION "
        + FunctionCalls.quoted(List.of(function.fullName()))
        + columns(function.parameters())
        + returns(function)
        + "\nRETURN "
        + function.routineDefinition();
  }

  /** Without types where they are yet to be found out. */
  private static String returns(FunctionInfo function) {
    if (function.table()) {
      return "\nRETURNS TABLE" + (function.columns().isEmpty() ? "" : columns(function.columns()));
    }
    return function.fullDataType() == null ? "" : "\nRETURNS " + function.fullDataType();
  }

  static String columns(List<Parameter> parameters) {
    return parameters.stream()
        .map(FunctionText::column)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String column(Parameter p) {
    return FunctionCalls.quoted(List.of(p.name()))
        + " "
        + p.typeText()
        + (p.parameterDefault() == null ? "" : " DEFAULT " + p.parameterDefault())
        + (p.comment() == null ? "" : " COMMENT " + literal(p.comment()));
  }

  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
