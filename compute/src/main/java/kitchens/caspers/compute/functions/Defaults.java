package kitchens.caspers.compute.functions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.compute.catalog.FunctionInfo;
import kitchens.caspers.compute.catalog.FunctionInfo.Parameter;
import kitchens.caspers.compute.http.Json;
import org.apache.spark.sql.SparkSession;

/** The values that a call outside of Spark takes for what it leaves out. */
final class Defaults {
  private Defaults() {}

  /** The parameters in order, with the value of each default, as text, worked out by Spark. */
  static List<OnlinePlan.Parameter> of(FunctionInfo function, SparkSession spark) {
    List<OnlinePlan.Parameter> all = new ArrayList<>();
    for (Parameter p : function.parameters()) {
      all.add(
          new OnlinePlan.Parameter(
              p.name(),
              p.typeText(),
              p.parameterDefault() != null,
              p.parameterDefault() == null ? null : value(p, spark)));
    }
    return all;
  }

  private static JsonNode value(Parameter p, SparkSession spark) {
    String cast = "CAST(CAST((" + p.parameterDefault() + ") AS " + p.typeText() + ") AS STRING)";
    String text = spark.sql("SELECT " + cast).head().getString(0);
    return Json.MAPPER.valueToTree(text);
  }
}
