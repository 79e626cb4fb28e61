package kitchens.caspers.workspace.mcp;

import static java.util.Objects.requireNonNull;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kitchens.caspers.workspace.http.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools of a command line, each call in its asker's name. The process is there while somebody
 * uses it, and ten minutes more.
 */
final class CommandTools implements Toolset, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CommandTools.class);
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final Supplier<CommandLine> starting;
  private final ScheduledExecutorService watch;
  private CommandLine running;
  private int calls;
  private long lastUsed;

  /**
   * @param starting starts the process, when it is first asked
   */
  CommandTools(Supplier<CommandLine> starting) {
    this.starting = requireNonNull(starting, "starting is null");
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "mcp-command-line");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to look whether the process is still used. */
  void watch() {
    watch.scheduleWithFixedDelay(this::endWhenIdle, 1, 1, TimeUnit.MINUTES);
  }

  @Override
  public String instructions() {
    return "Casper's Kitchens, a simulated business on this lakehouse. Times are the locations' own"
        + " simulated ones. Before decide and inject_fault, say what you are about to do.";
  }

  @Override
  public List<Tool> tools(Asker asker) {
    return with(CommandLine::tools);
  }

  @Override
  public Optional<Use> use(Asker asker, String name) {
    return tools(asker).stream()
        .filter(tool -> tool.name().equals(name))
        .findFirst()
        .map(
            tool ->
                new Use(
                    tool, (arguments, progress) -> call(asker, tool.name(), arguments, progress)));
  }

  private CallToolResult call(
      Asker asker, String name, Map<String, Object> arguments, Consumer<String> progress)
      throws InterruptedException {
    try {
      return with(line -> line.call(asker, name, arguments, progress));
    } catch (ApiException e) {
      throw e;
    } catch (RuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LOG.warn("tool '{}' was not answered: {}", name, e.toString());
      throw ApiException.temporarilyUnavailable(
          "the process behind '" + name + "' has ended, and is started again: ask again");
    }
  }

  private <T> T with(java.util.function.Function<CommandLine, T> use) {
    CommandLine line = begin();
    try {
      return use.apply(line);
    } finally {
      end();
    }
  }

  private synchronized CommandLine begin() {
    if (running != null && running.ended()) {
      stop();
    }
    if (running == null) {
      try {
        running = starting.get();
      } catch (RuntimeException e) {
        LOG.warn("the command line's MCP server does not start: {}", e.toString());
        throw ApiException.temporarilyUnavailable(
            "the process of these tools does not start: logs/workspace.log says why");
      }
    }
    calls++;
    return running;
  }

  private synchronized void end() {
    calls--;
    lastUsed = System.nanoTime();
  }

  private synchronized void endWhenIdle() {
    if (calls == 0 && running != null && System.nanoTime() - lastUsed > IDLE.toNanos()) {
      stop();
    }
  }

  private void stop() {
    running.close();
    running = null;
  }

  @Override
  public synchronized void close() {
    watch.shutdownNow();
    if (running != null) {
      stop();
    }
  }
}
