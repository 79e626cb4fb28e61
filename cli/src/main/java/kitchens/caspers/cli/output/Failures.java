package kitchens.caspers.cli.output;

import com.databricks.sdk.core.DatabricksError;
import com.databricks.sdk.core.DatabricksException;
import java.io.PrintStream;
import java.util.stream.Collectors;
import kitchens.caspers.bundle.value.BundleException;
import kitchens.caspers.cli.Caspers;
import kitchens.caspers.simulator.input.InvalidInputException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what went wrong; the stack trace is for {@code --debug}. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private final PrintStream err;

  /** Says it here. */
  public Failures(PrintStream err) {
    this.err = err;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parseResult) {
    if (failure instanceof ExitCode exit) {
      return exit.code();
    }
    if (debug(commandLine)) {
      failure.printStackTrace(err);
      return 1;
    }
    err.println(message(failure));
    return 1;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    var commandLine = failure.getCommandLine();
    var message = new StringBuilder("caspers: ").append(decapitalize(failure.getMessage()));
    if (failure instanceof UnmatchedArgumentException unmatched) {
      var near = unmatched.getSuggestions();
      if (!near.isEmpty()) {
        message.append(" — did you mean \"").append(near.get(0)).append("\"?");
      }
    }
    err.println(message.append(" (see ").append(name(commandLine)).append(" --help)"));
    return 1;
  }

  private static String message(Throwable failure) {
    if (failure instanceof BundleException) {
      return failure.getMessage();
    }
    if (failure instanceof DatabricksException && failure.getCause() instanceof DatabricksError e) {
      return "caspers: " + firstLine(e.getMessage()); // what stood behind the last of several tries
    }
    if (failure instanceof InvalidInputException) {
      return failure
          .getMessage()
          .lines()
          .map(l -> "caspers: " + l)
          .collect(Collectors.joining("\n"));
    }
    if (failure instanceof CliException || failure instanceof DatabricksException) {
      return "caspers: " + firstLine(failure.getMessage());
    }
    var what = failure.getMessage() == null ? "" : ": " + firstLine(failure.getMessage());
    return "caspers: " + failure.getClass().getSimpleName() + what + " — --debug shows where";
  }

  private static boolean debug(CommandLine commandLine) {
    var top = commandLine;
    while (top.getParent() != null) {
      top = top.getParent();
    }
    return top.getCommandSpec().userObject() instanceof Caspers caspers && caspers.debug();
  }

  private static String name(CommandLine commandLine) {
    return commandLine.getCommandSpec().qualifiedName();
  }

  private static String firstLine(String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }

  private static String decapitalize(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
