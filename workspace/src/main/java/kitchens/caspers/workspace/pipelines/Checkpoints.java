package kitchens.caspers.workspace.pipelines;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import kitchens.caspers.workspace.home.Folders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories in which compute keeps how far pipelines have come. */
final class Checkpoints {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final Path directory;

  Checkpoints(Path directory) {
    this.directory = requireNonNull(directory, "directory is null");
  }

  /** Removes the checkpoint of a pipeline that is gone. A failure is made good at a later start. */
  void remove(String pipelineId) {
    Path checkpoint = directory.resolve(pipelineId);
    if (!Files.isDirectory(checkpoint, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Folders.delete(checkpoint);
    } catch (IOException e) {
      LOG.warn("could not remove {}; it is tried again at the next start", checkpoint, e);
    }
  }

  /** Removes the checkpoints of pipelines that are gone. */
  void sweep(Predicate<String> exists) {
    List<String> found;
    try (Stream<Path> children = Files.list(directory)) {
      found = children.map(child -> child.getFileName().toString()).toList();
    } catch (IOException e) {
      return;
    }
    found.stream()
        .filter(name -> name.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
        .filter(name -> !exists.test(name))
        .forEach(this::remove);
  }
}
