package kitchens.caspers.workspace.jobs.child;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;

/**
 * What a task's JVM runs first: it starts the task's main class, halts when the parent process goes
 * away (the end of standard input), and leaves an account of an exception that main threw, its
 * cause first. It travels alone in a small jar, so it uses nothing but the JDK.
 */
public final class TaskMain {
  private static final int MOST_FRAMES = 25;
  private static final int MOST_FRAMES_OF_WRAPPERS = 4;

  private TaskMain() {}

  /**
   * Runs a main class.
   *
   * @param arguments the file for the account of an error, the main class, and main's arguments
   */
  public static void main(String[] arguments) {
    haltWithParent(System.in);
    System.setIn(InputStream.nullInputStream());
    var account = Path.of(arguments[0]);
    try {
      run(arguments[1], Arrays.copyOfRange(arguments, 2, arguments.length));
    } catch (InvocationTargetException e) {
      fail(account, e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      fail(account, e);
    }
    // A jar task is over when its main returns, whatever threads it leaves.
    System.exit(0);
  }

  private static void run(String className, String[] arguments)
      throws ReflectiveOperationException {
    Class<?> type;
    try {
      type = Class.forName(className);
    } catch (ClassNotFoundException e) {
      throw new ClassNotFoundException(
          "Main class " + className + " is in none of the task's jars. Check main_class_name.", e);
    }
    var main = type.getMethod("main", String[].class);
    if (!Modifier.isStatic(main.getModifiers())) {
      throw new NoSuchMethodException(className + ".main is not static.");
    }
    main.setAccessible(true);
    main.invoke(null, (Object) arguments);
  }

  private static void haltWithParent(InputStream parent) {
    var watch =
        new Thread(
            () -> {
              try {
                while (parent.read() >= 0) {
                  // The parent sends nothing; it only holds the other end open.
                }
              } catch (IOException e) {
                // As good as its end.
              }
              Runtime.getRuntime().halt(129);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void fail(Path account, Throwable thrown) {
    var trace = trace(thrown);
    System.out.flush();
    System.err.println(trace);
    System.err.flush();
    try {
      Files.writeString(account, headline(thrown) + "\n" + trace);
    } catch (IOException e) {
      System.err.println("The account of the error could not be written: " + e);
    }
    System.exit(1);
  }

  /** The innermost cause in one line. */
  static String headline(Throwable thrown) {
    return oneLine(chain(thrown).getLast());
  }

  /** The innermost cause with its frames, then what it broke, from the inside out. */
  static String trace(Throwable thrown) {
    var chain = chain(thrown);
    var text = new StringBuilder();
    var innermost = chain.removeLast();
    text.append(innermost).append('\n');
    frames(text, innermost, MOST_FRAMES);
    while (!chain.isEmpty()) {
      var wrapper = chain.removeLast();
      text.append("Which broke: ").append(oneLine(wrapper)).append('\n');
      frames(text, wrapper, MOST_FRAMES_OF_WRAPPERS);
    }
    return text.toString().stripTrailing();
  }

  private static Deque<Throwable> chain(Throwable thrown) {
    var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
    var chain = new ArrayDeque<Throwable>();
    for (var t = thrown; t != null && seen.add(t); t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  private static void frames(StringBuilder text, Throwable thrown, int most) {
    var own =
        Arrays.stream(thrown.getStackTrace())
            .takeWhile(frame -> !frame.getClassName().equals(TaskMain.class.getName()))
            .filter(frame -> !frame.getClassName().contains(".reflect."))
            .toList();
    own.stream().limit(most).forEach(frame -> text.append("  at ").append(frame).append('\n'));
    if (own.size() > most) {
      text.append("  … ").append(own.size() - most).append(" more\n");
    }
  }

  private static String oneLine(Throwable thrown) {
    var message = thrown.getMessage();
    var name = thrown.getClass().getSimpleName();
    return message == null || message.isBlank()
        ? name
        : name + ": " + message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
