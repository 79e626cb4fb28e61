package kitchens.caspers.workspace.agents;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import kitchens.caspers.workspace.functions.Answer;
import kitchens.caspers.workspace.functions.FunctionInfo;
import kitchens.caspers.workspace.functions.NotOnline;
import kitchens.caspers.workspace.functions.NotYet;
import kitchens.caspers.workspace.functions.OnlineFunctions;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** Functions of the catalog as tools. */
public final class CatalogTools implements Tools {

  private final OnlineFunctions functions;

  public CatalogTools(OnlineFunctions functions) {
    this.functions = requireNonNull(functions, "functions is null");
  }

  @Override
  public Tool describe(String fullName) {
    FunctionInfo function = functions.describe(fullName);
    return new Tool(
        function.fullName(),
        function.comment(),
        function.parameters().stream()
            .map(
                p ->
                    new Parameter(
                        p.name(), p.typeText(), p.comment(), p.parameterDefault() == null))
            .toList());
  }

  @Override
  public Result call(
      String fullName,
      Map<String, Object> arguments,
      Map<String, Long> minVersions,
      Duration wait,
      Principal caller) {
    try {
      Answer answer = functions.call(fullName, arguments, minVersions, wait, caller);
      return new Result(answer.rows(), answer.versions());
    } catch (NotOnline | NotYet e) {
      throw new Unavailable(e.getMessage());
    } catch (ApiException e) {
      if (e.status() >= 500) {
        throw new Unavailable(e.getMessage());
      }
      throw e;
    }
  }
}
