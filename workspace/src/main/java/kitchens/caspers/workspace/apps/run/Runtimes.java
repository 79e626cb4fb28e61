package kitchens.caspers.workspace.apps.run;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import kitchens.caspers.workspace.http.ApiException;

/** Sees that what an app's command begins with is there to be run. */
final class Runtimes {

  private static final String NODE = "install Node.js on the workspace's machine";
  private static final String PYTHON = "install Python 3 on the workspace's machine";

  private static final Map<String, String> MENDS =
      Map.ofEntries(
          Map.entry("node", NODE),
          Map.entry("npm", NODE),
          Map.entry("npx", NODE),
          Map.entry("python", PYTHON + ", or write python3 where that is its name"),
          Map.entry("python3", PYTHON),
          Map.entry("uvicorn", PYTHON + " with uvicorn, or write python3 -m uvicorn"),
          Map.entry("gunicorn", PYTHON + " with gunicorn"),
          Map.entry("flask", PYTHON + " with flask"),
          Map.entry("streamlit", PYTHON + " with streamlit"));

  private Runtimes() {}

  /**
   * Lets pass what can be run.
   *
   * @param program the command's first word: a path in the app's folder, or a name
   * @param path where names are looked for, as the variable PATH has it
   * @throws ApiException 400 naming the program and the mend
   */
  static void require(String program, Path folder, String path) {
    boolean there =
        program.contains("/")
            ? Files.isExecutable(folder.resolve(program))
            : Arrays.stream(path.split(File.pathSeparator))
                .filter(part -> !part.isEmpty())
                .anyMatch(part -> Files.isExecutable(Path.of(part).resolve(program)));
    if (!there) {
      throw ApiException.invalidParameter(
          "the app's command begins with '"
              + program
              + "', which is "
              + (program.contains("/") ? "no program in its source" : "not on this machine")
              + ": "
              + MENDS.getOrDefault(
                  program, "put it there and make it executable, or begin with another program"));
    }
  }
}
