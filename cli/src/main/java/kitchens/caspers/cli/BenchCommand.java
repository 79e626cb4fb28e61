package kitchens.caspers.cli;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.cli.output.CliException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/**
 * {@code caspers bench}: hands over to the benchmarks, which stand on the same class path but
 * depend on this module and not the other way round.
 */
@Command(
    name = "bench",
    description = "Measure something that the README claims.",
    footer = {"", "Example:", "  caspers bench cold-start -o json"})
final class BenchCommand implements Runnable {

  private static final String MAIN = "kitchens.caspers.benchmarks.Bench";

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which; without it, a list.")
  private String name;

  @Unmatched private List<String> rest = new ArrayList<>();

  @Override
  public void run() {
    var arguments = new ArrayList<String>();
    if (name != null) {
      arguments.add(name);
    }
    arguments.addAll(rest);
    try {
      Class.forName(MAIN)
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments.toArray(String[]::new));
    } catch (ClassNotFoundException e) {
      throw new CliException("the benchmarks are not in this build — run the caspers script", e);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new CliException(String.valueOf(e.getCause().getMessage()), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new CliException(MAIN + " has no main method", e);
    }
  }
}
