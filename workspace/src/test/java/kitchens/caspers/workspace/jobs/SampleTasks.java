package kitchens.caspers.workspace.jobs;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar with small mains, compiled anew, such as a person would upload. */
final class SampleTasks {
  static final String PATH = "/Workspace/Shared/samples.jar";

  private static final String SOURCE =
      """
      package samples;

      import java.net.URI;
      import java.net.http.HttpClient;
      import java.net.http.HttpRequest;
      import java.net.http.HttpResponse;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.nio.file.StandardOpenOption;
      import java.util.TreeSet;

      public class Samples {
        static void note(String file, String line) throws Exception {
          Files.writeString(Path.of(file), line + "\\n", StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
        }
        static void waitFor(String file) throws Exception {
          while (!Files.exists(Path.of(file))) {
            Thread.sleep(10);
          }
        }
        public static class Hello {
          public static void main(String[] a) {
            System.out.println("hello " + String.join(",", a));
            System.err.println("aside");
          }
        }
        /** A long line, then what a terminal or a page might take for more than text. */
        public static class Hostile {
          public static void main(String[] a) throws Exception {
            System.out.println("x".repeat(10 << 20));
            System.out.write(new byte[] {(byte) 0xc3, (byte) 0x28, (byte) 0xff, '\\n'});
            System.out.println("\\u001b[31mred\\u001b[0m \\u001b]0;title\\u0007 end");
            System.out.println("<img src=x onerror=\\"document.title='taken'\\"><script>x</script>");
          }
        }
        public static class Environment {
          public static void main(String[] a) {
            System.out.println(new TreeSet<>(System.getenv().keySet()));
          }
        }
        public static class Fail {
          public static void main(String[] a) {
            throw new RuntimeException("could not bake",
                new IllegalStateException("the oven is cold"));
          }
        }
        public static class Exit {
          public static void main(String[] a) {
            System.exit(Integer.parseInt(a[0]));
          }
        }
        /** Notes that it began, waits for a file, notes that it ended. */
        public static class Wait {
          public static void main(String[] a) throws Exception {
            note(a[0], "begin " + a[2] + " " + ProcessHandle.current().pid());
            waitFor(a[1]);
            note(a[0], "end " + a[2]);
          }
        }
        /** Fails until it has been begun so many times. */
        public static class Flaky {
          public static void main(String[] a) throws Exception {
            note(a[0], "try");
            if (Files.readAllLines(Path.of(a[0])).size() < Integer.parseInt(a[1])) {
              throw new IllegalStateException("not yet");
            }
          }
        }
        /** Notes its second argument; fails while a file is there if that is the third. */
        public static class FailWhile {
          public static void main(String[] a) throws Exception {
            note(a[0], a[1]);
            if (a[1].equals(a[2]) && Files.exists(Path.of(a[3]))) {
              throw new IllegalStateException("still there");
            }
          }
        }
        public static class CallHome {
          public static void main(String[] a) throws Exception {
            var request = HttpRequest.newBuilder(
                    URI.create(System.getenv("DATABRICKS_HOST") + "/api/2.0/caspers/status"))
                .header("Authorization", "Bearer " + System.getenv("DATABRICKS_TOKEN"))
                .build();
            System.out.println(HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString()).body());
            System.out.println(System.getenv("DATABRICKS_TOKEN"));
          }
        }
        /** Sets a task value, JSON. */
        public static class SetValue {
          public static void main(String[] a) throws Exception {
            var body = "{\\"run_id\\": " + System.getenv("DATABRICKS_TASK_RUN_ID")
                + ", \\"key\\": \\"" + a[0] + "\\", \\"value\\": " + a[1] + "}";
            var request = HttpRequest.newBuilder(URI.create(
                    System.getenv("DATABRICKS_HOST") + "/api/2.0/caspers/jobs/task-values"))
                .header("Authorization", "Bearer " + System.getenv("DATABRICKS_TOKEN"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
            var answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
              throw new IllegalStateException(answer.body());
            }
          }
        }
        public static class Glutton {
          public static void main(String[] a) {
            System.out.println(new byte[600 << 20].length);
          }
        }
        /** Ignores SIGTERM. */
        public static class Stubborn {
          public static void main(String[] a) throws Exception {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
              try {
                Thread.sleep(600_000);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }));
            note(a[0], "begin " + ProcessHandle.current().pid());
            Thread.sleep(600_000);
          }
        }
      }
      """;

  private SampleTasks() {}

  /** Puts the jar where {@link #PATH} leads in a workspace's home. */
  static void install(Path workspaceFiles) throws IOException {
    var jar = workspaceFiles.resolve("Shared/samples.jar");
    Files.createDirectories(jar.getParent());
    var classes = Files.createTempDirectory("samples");
    compile(classes);
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.walk(classes)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        out.write(Files.readAllBytes(file));
        out.closeEntry();
        Files.delete(file);
      }
    }
  }

  private static void compile(Path classes) {
    var problems = new DiagnosticCollector<JavaFileObject>();
    var source =
        new SimpleJavaFileObject(
            URI.create("string:///samples/Samples.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return SOURCE;
          }
        };
    var compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                null,
                null,
                problems,
                List.of("-d", classes.toString(), "--release", "17"),
                null,
                List.of(source))
            .call();
    if (!compiled) {
      throw new IllegalStateException(problems.getDiagnostics().toString());
    }
  }
}
