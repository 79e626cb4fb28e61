package kitchens.caspers.cli.output;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPLoggerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logging that goes nowhere. The command line shares its class path with the workspace, whose
 * logging would write to the workspace's files; a command prints what it means to print.
 */
public final class SilentLogging implements SLF4JServiceProvider {

  private final NOPLoggerFactory loggers = new NOPLoggerFactory();
  private final BasicMarkerFactory markers = new BasicMarkerFactory();
  private final NOPMDCAdapter mdc = new NOPMDCAdapter();

  /** Must run before the first logger is made. */
  public static void choose() {
    System.setProperty("slf4j.provider", SilentLogging.class.getName());
    System.setProperty("slf4j.internal.verbosity", "ERROR");
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}
}
