package kitchens.caspers.workspace.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.util.List;

/**
 * Sets logging up: rolled, bounded files in the directory that the system property {@value
 * #DIRECTORY} names, and silence without it, so that a command line on the same class path prints
 * only what it means to print.
 *
 * <p>Code rather than XML, which costs a tenth of a second at each start.
 */
public final class LogFiles extends ContextAwareBase implements Configurator {

  public static final String DIRECTORY = "caspers.logs";

  /** The logger that writes a line for each request. */
  public static final String ACCESS = "access";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    setContext(context);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    String directory = System.getProperty(DIRECTORY);
    if (directory == null) {
      root.setLevel(Level.OFF);
      return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
    root.setLevel(Level.INFO);
    root.addAppender(
        file(context, directory, "workspace", "%d{ISO8601,UTC} %-5level %logger{24} - %msg%n%ex"));
    Logger access = context.getLogger(ACCESS);
    access.setAdditive(false);
    access.addAppender(file(context, directory, "access", "%d{ISO8601,UTC} %msg%n"));
    for (String chatty :
        List.of("io.javalin", "org.eclipse.jetty", "org.flywaydb", "com.zaxxer.hikari")) {
      context.getLogger(chatty).setLevel(Level.WARN);
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static RollingFileAppender<ILoggingEvent> file(
      LoggerContext context, String directory, String name, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();

    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setName(name);
    appender.setFile(directory + "/" + name + ".log");
    appender.setEncoder(encoder);

    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(directory + "/" + name + ".%i.log");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(3);
    rolling.start();

    SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
    trigger.setContext(context);
    trigger.setMaxFileSize(FileSize.valueOf("5MB"));
    trigger.start();

    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(trigger);
    appender.start();
    return appender;
  }
}
