package kitchens.caspers.cli.api.groups;

import static kitchens.caspers.cli.api.Operation.op;

import com.databricks.sdk.service.workspace.Delete;
import com.databricks.sdk.service.workspace.ExportFormat;
import com.databricks.sdk.service.workspace.ExportRequest;
import com.databricks.sdk.service.workspace.ObjectType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import kitchens.caspers.bundle.remote.WorkspaceTree;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.api.Group;
import kitchens.caspers.cli.api.Operation;
import kitchens.caspers.cli.output.CliException;

/** {@code caspers workspace list|export|…}: files below {@code /Workspace}. */
final class WorkspaceGroup {

  static final Group GROUP =
      new Group("workspace", "Files below /Workspace.", WorkspaceGroup::operations);

  private WorkspaceGroup() {}

  private static List<Operation> operations() {
    return List.of(
        op("list", "List a folder of the workspace's files.")
            .args("PATH")
            .columns("Type=object_type", "path", "size", "modified_at")
            .example("workspace list /Workspace/Users")
            .does(call -> call.client().workspace().list(call.arg("PATH"))),
        op("get-status", "Show one file or folder.")
            .args("PATH")
            .example("workspace get-status /Workspace/Users")
            .does(call -> call.client().workspace().getStatus(call.arg("PATH"))),
        op("mkdirs", "Create a folder, and those above it.")
            .args("PATH")
            .example("workspace mkdirs /Workspace/Users/me@example.com/notes")
            .does(
                call -> {
                  call.client().workspace().mkdirs(call.arg("PATH"));
                  return null;
                }),
        op("export", "Print a file, or write it to this machine.")
            .args("PATH")
            .option("--file", "FILE", "Write it here.")
            .example("workspace export /Workspace/Users/me@example.com/a.sql --file a.sql")
            .does(WorkspaceGroup::export),
        op("export-dir", "Write a folder with all in it to this machine.")
            .args("PATH", "DIR")
            .flag("--overwrite", "Also over files that are there.")
            .example("workspace export-dir /Workspace/Users/me@example.com ./mine")
            .does(WorkspaceGroup::exportAll),
        op("import", "Put a file of this machine into the workspace.")
            .args("PATH")
            .option("--file", "FILE", "The file; else standard input.")
            .flag("--overwrite", "Also over a file that is there.")
            .example("workspace import /Workspace/Users/me@example.com/a.sql --file a.sql")
            .does(WorkspaceGroup::put),
        op("import-dir", "Put a folder of this machine into the workspace.")
            .args("DIR", "PATH")
            .flag("--overwrite", "Also over files that are there.")
            .example("workspace import-dir ./mine /Workspace/Users/me@example.com/mine")
            .does(WorkspaceGroup::putAll),
        op("delete", "Delete a file or folder.")
            .args("PATH")
            .flag("--recursive", "A folder with all in it.")
            .example("workspace delete /Workspace/Users/me@example.com/old --recursive")
            .does(
                call -> {
                  var request = new Delete().setPath(call.arg("PATH"));
                  call.client()
                      .workspace()
                      .delete(call.flag("--recursive") ? request.setRecursive(true) : request);
                  return null;
                }));
  }

  private static Object export(Call call) throws IOException {
    var content = content(call, call.arg("PATH"));
    var file = call.option("--file");
    if (file.isPresent()) {
      Files.write(Path.of(file.get()), content);
    } else {
      call.around().out().write(content);
      call.around().out().flush();
    }
    return null;
  }

  private static byte[] content(Call call, String path) {
    var request = new ExportRequest().setPath(path).setFormat(ExportFormat.AUTO);
    return Base64.getDecoder().decode(call.client().workspace().export(request).getContent());
  }

  private static Object exportAll(Call call) throws IOException {
    exportAll(call, call.arg("PATH").replaceAll("/+$", ""), Path.of(call.arg("DIR")));
    return null;
  }

  private static void exportAll(Call call, String folder, Path target) throws IOException {
    Files.createDirectories(target);
    for (var object : call.client().workspace().list(folder)) {
      var name = object.getPath().substring(object.getPath().lastIndexOf('/') + 1);
      if (name.equals("..") || name.equals(".")) {
        throw new CliException("the name " + object.getPath() + " leads out of the directory");
      }
      var here = target.resolve(name);
      if (object.getObjectType() == ObjectType.DIRECTORY) {
        exportAll(call, object.getPath(), here);
      } else if (Files.exists(here) && !call.flag("--overwrite")) {
        throw new CliException(here + " is there already — replace it with --overwrite");
      } else {
        Files.write(here, content(call, object.getPath()));
        call.around().err().println(object.getPath() + " → " + here);
      }
    }
  }

  private static Object put(Call call) throws IOException {
    var file = call.option("--file");
    var content = file.isPresent() ? read(Path.of(file.get())) : call.around().in().readAllBytes();
    put(call, call.arg("PATH"), content);
    return null;
  }

  private static Object putAll(Call call) throws IOException {
    var from = Path.of(call.arg("DIR"));
    if (!Files.isDirectory(from)) {
      throw new CliException("there is no folder " + from);
    }
    try (var files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        var below = from.relativize(file).toString().replace('\\', '/');
        var target = call.arg("PATH").replaceAll("/+$", "") + "/" + below;
        put(call, target, read(file));
        call.around().err().println(file + " → " + target);
      }
    }
    return null;
  }

  private static void put(Call call, String path, byte[] content) {
    var tree = new WorkspaceTree(call.client());
    if (call.flag("--overwrite")) {
      tree.write(path, content);
    } else if (!tree.writeNew(path, content)) {
      throw new CliException(path + " is there already — replace it with --overwrite");
    }
  }

  private static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CliException("there is no file " + file);
    }
    return Files.readAllBytes(file);
  }
}
