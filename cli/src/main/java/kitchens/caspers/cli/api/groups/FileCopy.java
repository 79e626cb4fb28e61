package kitchens.caspers.cli.api.groups;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import kitchens.caspers.cli.api.Call;
import kitchens.caspers.cli.output.CliException;

/** {@code caspers fs cp}: between a volume and this machine, in any direction. */
final class FileCopy {

  private final Call call;
  private final VolumeFiles volumes;
  private final boolean overwrite;

  private FileCopy(Call call) {
    this.call = call;
    this.volumes = new VolumeFiles(call.client());
    this.overwrite = call.flag("--overwrite");
  }

  /** Copies, and says what it copied. */
  static Object copy(Call call) throws IOException {
    new FileCopy(call).run(call.arg("SOURCE"), call.arg("TARGET"));
    return null;
  }

  private void run(String from, String to) throws IOException {
    var directory = isDirectory(from);
    if (directory && !FileGroup.isRecursive(call)) {
      throw new CliException(from + " is a directory — copy it with --recursive");
    }
    if (!directory) {
      file(from, isDirectory(to) ? below(to, name(from)) : to);
    } else if (FileGroup.isRemote(from)) {
      volumes.walk(
          FileGroup.remote(from),
          (path, isDirectory) -> {
            if (!isDirectory) {
              file(below(from, path), below(to, contained(path)));
            }
          });
    } else {
      try (var files = Files.walk(call.local(from))) {
        for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
          var path = call.local(from).relativize(file).toString().replace('\\', '/');
          file(file.toString(), below(to, path));
        }
      }
    }
  }

  private boolean isDirectory(String path) {
    return FileGroup.isRemote(path)
        ? volumes.isDirectory(FileGroup.remote(path))
        : Files.isDirectory(call.local(path));
  }

  private void file(String from, String to) {
    try (var content = open(from)) {
      if (FileGroup.isRemote(to)) {
        var target = FileGroup.remote(to);
        var parent = target.substring(0, target.lastIndexOf('/'));
        if (parent.split("/").length > 5) { // below /Volumes/catalog/schema/volume
          volumes.makeDirectory(parent);
        }
        volumes.write(target, content, overwrite);
      } else {
        save(content, call.local(to));
      }
    } catch (IOException e) {
      throw new CliException(from + " cannot be copied to " + to + ": " + e.getMessage(), e);
    }
    call.around().err().println(from + " → " + to);
  }

  private InputStream open(String path) throws IOException {
    if (FileGroup.isRemote(path)) {
      return volumes.read(FileGroup.remote(path));
    }
    var file = call.local(path);
    if (!Files.isRegularFile(file)) {
      throw new CliException("there is no file " + path);
    }
    return Files.newInputStream(file);
  }

  private void save(InputStream content, Path target) throws IOException {
    if (target.getParent() != null) {
      Files.createDirectories(target.getParent());
    }
    if (overwrite) {
      Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
    } else if (Files.exists(target)) {
      throw new CliException(target + " is there already — replace it with --overwrite");
    } else {
      Files.copy(content, target);
    }
  }

  /** A name that comes from the workspace must not lead out of the directory it is copied to. */
  private static String contained(String path) {
    if (Path.of(path).normalize().startsWith("..") || path.startsWith("/")) {
      throw new CliException("the name " + path + " leads out of the directory");
    }
    return path;
  }

  private static String below(String directory, String name) {
    return directory.replaceAll("/+$", "") + "/" + name;
  }

  private static String name(String path) {
    var plain = path.replaceAll("/+$", "");
    return plain.substring(plain.lastIndexOf('/') + 1);
  }
}
