package kitchens.caspers.workspace.compute;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kitchens.caspers.workspace.settings.Settings;

/**
 * How compute is started.
 *
 * @param lib the directory that holds compute's jars
 * @param mainClass what is run there
 * @param heap the JVM's {@code -Xmx}, such as {@code 2g}
 * @param jvmOptions further options of the JVM
 * @param storageRoot under which managed data lies
 * @param sparkConf Spark's settings, {@code spark.master} among them
 * @param lazy whether to wait with the start until something needs compute
 */
public record ComputeSettings(
    Path lib,
    String mainClass,
    String heap,
    List<String> jvmOptions,
    Path storageRoot,
    Map<String, String> sparkConf,
    boolean lazy) {

  static final String MAIN_CLASS = "kitchens.caspers.compute.ComputeMain";

  public ComputeSettings {
    requireNonNull(lib, "lib is null");
    requireNonNull(mainClass, "mainClass is null");
    requireNonNull(heap, "heap is null");
    requireNonNull(storageRoot, "storageRoot is null");
    jvmOptions = List.copyOf(jvmOptions);
    sparkConf = Map.copyOf(sparkConf);
  }

  /** What the workspace's settings say, for the build output at {@code dist}. */
  public static ComputeSettings of(Settings settings, Optional<Path> dist, Path storageRoot) {
    Map<String, String> sparkConf = new HashMap<>(Map.of("spark.master", "local[*]"));
    sparkConf.putAll(settings.compute().sparkConf());
    return new ComputeSettings(
        dist.map(path -> path.resolve("compute")).orElse(Path.of("$CASPERS_DIST", "compute")),
        MAIN_CLASS,
        settings.compute().heap().orElse("2g"),
        settings.compute().javaOptions(),
        storageRoot,
        sparkConf,
        settings.compute().lazy());
  }

  /** Where the build may have put an AppCDS archive. */
  Path archive() {
    return lib.resolveSibling("cds/compute-" + Runtime.version().feature() + ".jsa");
  }
}
