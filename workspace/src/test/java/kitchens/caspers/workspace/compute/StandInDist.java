package kitchens.caspers.workspace.compute;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A build output whose compute is the {@link StandInCompute}. */
public final class StandInDist {

  private static final String MAIN =
      """
      package kitchens.caspers.compute;
      public final class ComputeMain {
        public static void main(String[] args) throws Exception {
          kitchens.caspers.workspace.compute.StandInCompute.main(args);
        }
      }
      """;

  private StandInDist() {}

  /** Makes it below {@code parent}. */
  public static Path create(Path parent) {
    try {
      Path dist = Files.createTempDirectory(parent, "dist");
      Path lib = Files.createDirectories(dist.resolve("compute"));
      for (Class<?> used : List.of(ObjectMapper.class, JsonFactory.class, JsonProperty.class)) {
        Path jar = source(used);
        Files.copy(jar, lib.resolve(jar.getFileName()));
      }
      Path classes = compiledMain(dist);
      try (OutputStream file = Files.newOutputStream(lib.resolve("stand-in.jar"));
          JarOutputStream jar = new JarOutputStream(file)) {
        add(jar, classes, "kitchens/caspers/compute");
        add(jar, source(StandInCompute.class), "kitchens/caspers/workspace/compute");
      }
      return dist;
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path source(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static Path compiledMain(Path dist) throws IOException, URISyntaxException {
    Path source = Files.writeString(dist.resolve("ComputeMain.java"), MAIN);
    Path classes = Files.createDirectories(dist.resolve("classes"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                classes.toString(),
                "-cp",
                source(StandInCompute.class).toString(),
                source.toString());
    if (status != 0) {
      throw new IllegalStateException("javac: " + status);
    }
    return classes;
  }

  private static void add(JarOutputStream jar, Path root, String directory) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(directory))) {
      files
          .filter(file -> file.getFileName().toString().matches("(ComputeMain|StandInCompute).*"))
          .forEach(file -> add(jar, root.relativize(file).toString(), file));
    }
  }

  private static void add(JarOutputStream jar, String name, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      jar.putNextEntry(new JarEntry(name));
      in.transferTo(jar);
      jar.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
