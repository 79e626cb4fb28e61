package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.files.CreateDirectoryRequest;
import java.util.List;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;
import kitchens.caspers.cli.output.CliException;

/** {@code caspers fs}: files of volumes. */
final class FileGroup {

  static final Group GROUP =
      new Group("fs", "Files below /Volumes, also written dbfs:/Volumes.", FileGroup::operations);

  private FileGroup() {}

  private static List<Operation> operations() {
    return List.of(
        op("ls", "List a directory.")
            .args("DIR")
            .columns("name", "is_directory", "Size=file_size", "Modified=last_modified", "path")
            .example("fs ls /Volumes/caspers/simulator/events")
            .example("fs ls dbfs:/Volumes/caspers/simulator/events -o json")
            .does(call -> call.client().files().listDirectoryContents(remote(call.arg("DIR")))),
        op("cat", "Print a file.")
            .args("FILE")
            .example("fs cat /Volumes/caspers/simulator/journal/000000.json")
            .does(FileGroup::cat),
        op("cp", "Copy a file or a directory between volumes and this machine.")
            .args("SOURCE", "TARGET")
            .flag("--recursive", "A directory with all in it.")
            .flag("-r", "The same as --recursive.")
            .flag("--overwrite", "Also over files that are there.")
            .example("fs cp menu.csv /Volumes/caspers/simulator/misc/menu.csv --overwrite")
            .example("fs cp -r dbfs:/Volumes/caspers/simulator/events ./events")
            .does(FileCopy::copy),
        op("rm", "Delete a file or a directory.")
            .args("PATH")
            .flag("--recursive", "A directory with all in it.")
            .flag("-r", "The same as --recursive.")
            .example("fs rm -r /Volumes/caspers/simulator/misc/old")
            .does(
                call -> {
                  var volumes = new VolumeFiles(call.client());
                  volumes.delete(remote(call.arg("PATH")), isRecursive(call));
                  return null;
                }),
        op("mkdir", "Create a directory, and those above it.")
            .alias("mkdirs")
            .args("DIR")
            .example("fs mkdir /Volumes/caspers/simulator/misc/new")
            .does(
                call -> {
                  call.client()
                      .files()
                      .createDirectory(
                          new CreateDirectoryRequest().setDirectoryPath(remote(call.arg("DIR"))));
                  return null;
                }));
  }

  private static Object cat(Call call) throws Exception {
    try (var content = call.client().files().download(remote(call.arg("FILE"))).getContents()) {
      content.transferTo(call.around().out());
    }
    call.around().out().flush();
    return null;
  }

  static boolean isRecursive(Call call) {
    return call.flag("--recursive") || call.flag("-r");
  }

  /** Whether a path is one of the workspace's. */
  static boolean isRemote(String path) {
    return path.startsWith("dbfs:") || path.equals("/Volumes") || path.startsWith("/Volumes/");
  }

  /** The path without its scheme and without a slash at its end. */
  static String remote(String path) {
    var plain = path.startsWith("dbfs:") ? path.substring("dbfs:".length()) : path;
    if (!plain.startsWith("/Volumes/")) {
      throw new CliException(
          path + " is no path of a volume — write /Volumes/<catalog>/<schema>/<volume>/…");
    }
    return plain.replaceAll("/+$", "");
  }
}
