package kitchens.caspers.workspace.agents;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kitchens.caspers.workspace.documents.Documents;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.identity.Principal;

/** The documents in an agent's folder as one more tool; all others are asked as they are. */
record DocumentTool(Documents documents, Tools others) implements Tools {

  /** What a model calls it. */
  static final String NAME = "search_documents";

  static final ToolSpecification SPECIFICATION =
      ToolSpecification.builder()
          .name(NAME)
          .description(
              "Looks in the documents for what they say to a question: passages with where they"
                  + " stand, the nearest sentences word for word, and how far the documents speak of"
                  + " it at all (support, 0 to 1).")
          .parameters(
              JsonObjectSchema.builder()
                  .addStringProperty("question", "the question, in whole words")
                  .required("question")
                  .build())
          .build();

  @Override
  public Tool describe(String fullName) {
    return others.describe(fullName);
  }

  @Override
  public Result call(
      String fullName,
      Map<String, Object> arguments,
      Map<String, Long> minVersions,
      Duration wait,
      Principal caller) {
    if (!fullName.equals(NAME)) {
      return others.call(fullName, arguments, minVersions, wait, caller);
    }
    if (!(arguments.get("question") instanceof String question)) {
      throw ApiException.invalidParameter(NAME + " takes 'question', a text");
    }
    return new Result(List.of(documents.search(question)), Map.of());
  }
}
