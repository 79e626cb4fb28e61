package kitchens.caspers.cli.output;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command has around it: the environment's variables and the three standard streams.
 *
 * @param environment variables by name
 */
public record Surroundings(
    Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {

  /** Rejects an incomplete one. */
  public Surroundings {
    requireNonNull(environment, "environment is null");
    requireNonNull(in, "in is null");
    requireNonNull(out, "out is null");
    requireNonNull(err, "err is null");
  }

  /** Those of this process. */
  public static Surroundings ofProcess() {
    return new Surroundings(System.getenv(), System.in, System.out, System.err);
  }
}
