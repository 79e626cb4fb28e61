package kitchens.caspers.universe;

/**
 * What an agent's things are called.
 *
 * @param simple the last part of its registered model's name, such as {@code refunder}
 * @param folder of the bundle that it is made of, below {@code universe/agents}
 * @param comment what its model is, in one line
 */
record AgentNames(String catalog, String simple, String folder, String comment) {
  /** Judges delivered orders. */
  static AgentNames refunder(String catalog) {
    return new AgentNames(
        catalog, "refunder", "refund", "Judges whether a delivered order deserves a refund");
  }

  /** Judges complaints. */
  static AgentNames complaints(String catalog) {
    return new AgentNames(
        catalog,
        "complaint_agent",
        "complaint",
        "Sorts complaints, suggests credits within limits, and escalates the rest");
  }

  /** Answers from the kitchens' papers. */
  static AgentNames knowledge(String catalog) {
    return new AgentNames(
        catalog,
        "knowledge",
        "knowledge",
        "Answers from the handbook, the menus and the inspection reports, with where it stands");
  }

  /** Hands work to the others. */
  static AgentNames supervisor(String catalog) {
    return new AgentNames(
        catalog,
        "supervisor",
        "supervisor",
        "Plans over the refund, complaint and knowledge agents, SQL and the refund manager");
  }

  /** The schema of agents: their functions, models and files. */
  String ai() {
    return catalog + ".ai";
  }

  /** The registered model. */
  String model() {
    return ai() + "." + simple;
  }

  /** The endpoint that works. */
  String endpoint() {
    return catalog + "-" + simple.replace('_', '-');
  }

  /** The endpoint on which versions are evaluated, beside the one that works. */
  String evaluationEndpoint() {
    return endpoint() + "-evaluation";
  }

  String experiment() {
    return "/Shared/" + endpoint();
  }
}
