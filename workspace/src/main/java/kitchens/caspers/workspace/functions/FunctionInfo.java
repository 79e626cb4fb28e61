package kitchens.caspers.workspace.functions;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import kitchens.caspers.workspace.catalog.Names;

/** A function, as Unity Catalog's REST shows it; instants in milliseconds since 1970. */
public record FunctionInfo(
    String functionId,
    String catalogName,
    String schemaName,
    String name,
    String owner,
    String comment,
    @JsonUnwrapped FunctionDefinition definition,
    long createdAt,
    String createdBy,
    long updatedAt,
    String updatedBy) {

  @JsonProperty
  public String fullName() {
    return Names.full(catalogName, schemaName, name);
  }

  @JsonProperty
  String specificName() {
    return name;
  }

  @JsonProperty
  String externalLanguage() {
    return "SQL";
  }

  @JsonProperty
  String parameterStyle() {
    return "S";
  }

  @JsonProperty
  String securityType() {
    return "DEFINER";
  }

  @JsonProperty("is_null_call")
  boolean isNullCall() {
    return true;
  }

  /** The parameters in order. */
  public List<FunctionDefinition.Parameter> parameters() {
    return definition.parameters();
  }
}
