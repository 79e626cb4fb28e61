package kitchens.caspers.workspace.agents;

/** LangChain4j hands errors to handlers; ours go on as they are. */
final class AgentErrors {

  private AgentErrors() {}

  static RuntimeException rethrown(Throwable error) {
    return error instanceof RuntimeException runtime ? runtime : new IllegalStateException(error);
  }
}
