package kitchens.caspers.workspace.agents;

/** A call of an agent that has no answer. */
final class AgentError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why; the names are part of the API. */
  enum Code {
    INVALID_ANSWER(false),
    TOOL_LOOP(false),
    UNKNOWN_TOOL(false),
    ANSWER_TOO_LARGE(false),
    MODEL_REFUSED(false),
    TIMEOUT(true),
    RATE_LIMITED(true),
    MODEL_UNAVAILABLE(true),
    TOOL_UNAVAILABLE(true);

    private final boolean retryable;

    Code(boolean retryable) {
      this.retryable = retryable;
    }

    /** Whether the same call may well succeed later. */
    boolean retryable() {
      return retryable;
    }
  }

  private final Code code;
  private final String retryAfter;

  AgentError(Code code, String message) {
    this(code, message, "1");
  }

  AgentError(Code code, String message, String retryAfter) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  Code code() {
    return code;
  }

  String retryAfter() {
    return retryAfter;
  }

  /** The error among a failure's causes, or null. */
  static AgentError in(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof AgentError error) {
        return error;
      }
    }
    return null;
  }
}
