package kitchens.caspers.workspace.status;

import java.util.function.Supplier;

/** What a feature adds to {@code GET /api/2.0/caspers/status}. */
public interface StatusPart {

  /** The key in the answer: {@code compute}, {@code jobs}, {@code pipelines}, … */
  String name();

  /** The value, written as JSON. Called at each request: keep it cheap, and let it not throw. */
  Object status();

  /** A part of that name and whatever {@code status} gives. */
  static StatusPart of(String name, Supplier<?> status) {
    return new StatusPart() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Object status() {
        return status.get();
      }
    };
  }
}
