package kitchens.caspers.workspace.ingest.mapping;

import java.util.List;

/** What is wrong with a mapping's file, each as {@code file:line:column: what, and the mend}. */
public final class MappingErrors extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> errors;

  MappingErrors(List<String> errors) {
    super(String.join("\n", errors));
    this.errors = List.copyOf(errors);
  }

  public List<String> errors() {
    return errors;
  }
}
