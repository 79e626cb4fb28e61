package kitchens.caspers.workspace.gateway;

import java.util.Arrays;
import java.util.Optional;

/** The APIs that a request may come by; {@code task} is how Databricks calls what answers them. */
public enum Door {
  CHAT("/chat/completions", "llm/v1/chat", "messages"),
  COMPLETIONS("/completions", "llm/v1/completions", "prompt"),
  EMBEDDINGS("/embeddings", "llm/v1/embeddings", "input"),
  RESPONSES("/responses", "llm/v1/responses", "input");

  private final String path;
  private final String task;
  private final String needs;

  Door(String path, String task, String needs) {
    this.path = path;
    this.task = task;
    this.needs = needs;
  }

  /** Below an OpenAI-shaped base address. */
  public String path() {
    return path;
  }

  /** As an endpoint's {@code task} says it. */
  public String task() {
    return task;
  }

  /** The field without which there is nothing to answer. */
  public String needs() {
    return needs;
  }

  /** The door of a task; empty for one that is unknown here. */
  public static Optional<Door> ofTask(String task) {
    return Arrays.stream(values()).filter(door -> door.task.equals(task)).findFirst();
  }
}
