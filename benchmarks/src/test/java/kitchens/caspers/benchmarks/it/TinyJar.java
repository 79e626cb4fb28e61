package kitchens.caspers.benchmarks.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** A jar with one main class, for tasks that need no more. */
final class TinyJar {

  private static final String SOURCE =
      """
      import java.nio.file.Files;
      import java.nio.file.Path;

      /** Says hello; "fail" fails, "fail-once FILE" fails unless the file is there, "wait" waits. */
      public class Tiny {
        public static void main(String[] args) throws Exception {
          System.out.println("hello " + String.join(" ", args));
          if (args.length > 0 && args[0].equals("fail")) {
            throw new IllegalStateException("as told");
          }
          if (args.length > 1 && args[0].equals("fail-once")) {
            if (!Files.exists(Path.of(args[1]))) {
              Files.createFile(Path.of(args[1]));
              throw new IllegalStateException("the first time");
            }
          }
          if (args.length > 0 && args[0].equals("wait")) {
            new java.util.concurrent.CountDownLatch(1).await();
          }
        }
      }
      """;

  private TinyJar() {}

  /** Compiles it and returns the jar, in this directory. */
  static Path make(Path directory) throws IOException {
    var source = directory.resolve("Tiny.java");
    Files.writeString(source, SOURCE);
    var failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null, null, null, "--release", "17", "-d", directory.toString(), source.toString());
    if (failed != 0) {
      throw new IllegalStateException("Tiny.java does not compile");
    }
    var jar = directory.resolve("tiny.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("Tiny.class"));
      out.write(Files.readAllBytes(directory.resolve("Tiny.class")));
      out.closeEntry();
    }
    return jar;
  }
}
