package kitchens.caspers.workspace.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one workspace for the whole test run. For tests that leave it as they found it or use
 * names of their own; it is stopped when the run ends.
 */
public final class SharedWorkspace implements ParameterResolver {

  private record Held(TestWorkspace workspace) implements AutoCloseable {
    @Override
    public void close() {
      workspace.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestWorkspace.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .getOrComputeIfAbsent(
            SharedWorkspace.class, key -> new Held(TestWorkspace.start()), Held.class)
        .workspace();
  }
}
