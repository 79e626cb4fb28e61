package kitchens.caspers.workspace.status;

/** What a feature adds to {@code GET /api/2.0/caspers/status}. */
public interface StatusPart {

  /** The key in the answer: {@code compute}, {@code jobs}, {@code pipelines}, … */
  String name();

  /** The value, written as JSON. Called at each request: keep it cheap, and let it not throw. */
  Object status();
}
