package kitchens.caspers.workspace.jobs.engine;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import kitchens.caspers.workspace.files.WorkspaceFiles;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.jobs.settings.JobSettings;
import kitchens.caspers.workspace.jobs.settings.SettingsRefused;
import kitchens.caspers.workspace.jobs.settings.TaskSettings;
import kitchens.caspers.workspace.jobs.settings.Work;
import kitchens.caspers.workspace.settings.Settings;

/**
 * The Python that tasks run on, where {@code settings.yaml} names one: an installation of the
 * person's own, with what packages it has.
 *
 * @param program absolute; empty where none is named
 */
public record PythonRuntime(Optional<Path> program, WorkspaceFiles files) {

  /** How a Python notebook in source form begins. */
  static final String FIRST_LINE = "# Databricks notebook source";

  private static final String MEND =
      " Name one in settings.yaml (python: {program: python3}), write it as a spark_jar_task, a"
          + " sql_task or a SQL notebook, or leave it out of this target.";

  /**
   * The one that the settings name.
   *
   * @param path folders that a bare name is looked for in
   * @throws CannotStart when there is no such program
   */
  public static PythonRuntime of(
      Optional<Settings.Python> settings, String path, WorkspaceFiles files) {
    return new PythonRuntime(settings.map(python -> find(python.program(), path)), files);
  }

  private static Path find(String program, String path) {
    var places =
        program.contains("/")
            ? Stream.of(Path.of(program))
            : Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, program));
    return places
        .map(Path::toAbsolutePath)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new CannotStart(
                    "settings.yaml: python.program is '"
                        + program
                        + "', which is no program here — name one, or remove the key"));
  }

  /** Whether a notebook is one that runs on it. */
  boolean takes(Work.Notebook notebook) {
    return program.isPresent() && isPython(notebook.path());
  }

  /**
   * The settings, unless they need a Python that is not there.
   *
   * @throws SettingsRefused naming the task
   */
  public JobSettings check(JobSettings settings) {
    if (program.isEmpty()) {
      var tasks = settings.tasks();
      tasks.keys().forEach(key -> check(tasks.task(key)));
    }
    return settings;
  }

  private void check(TaskSettings task) {
    if (task.work() instanceof Work.ForEach loop) {
      check(loop.task());
    } else if (task.work() instanceof Work.Python) {
      throw SettingsRefused.notServed(
          "task '%s' is a %s, but this workspace has no Python runtime.%s",
          task.taskKey(), task.work().field(), MEND);
    } else if (task.work() instanceof Work.Notebook notebook && isPython(notebook.path())) {
      throw SettingsRefused.notServed(
          "task '%s' runs %s, a notebook in Python, but this workspace has no Python runtime.%s",
          task.taskKey(), notebook.path(), MEND);
    }
  }

  private boolean isPython(String path) {
    return source(path).filter(PythonRuntime::saysPython).isPresent();
  }

  /** The file of a notebook or of a Python task, if it is there. */
  Optional<Path> source(String path) {
    try {
      return Stream.of(path, path + ".py")
          .map(files::localPath)
          .filter(Files::isRegularFile)
          .findFirst();
    } catch (ApiException notOurs) {
      return Optional.empty();
    }
  }

  private static boolean saysPython(Path file) {
    try (var in = Files.newInputStream(file)) {
      var begin = new String(in.readNBytes(64), StandardCharsets.UTF_8).replace("\ufeff", "");
      return begin.lines().findFirst().filter(line -> line.strip().equals(FIRST_LINE)).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
