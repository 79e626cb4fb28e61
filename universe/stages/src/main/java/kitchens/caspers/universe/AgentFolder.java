package kitchens.caspers.universe;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.service.files.CreateDirectoryRequest;
import com.databricks.sdk.service.files.UploadRequest;
import com.databricks.sdk.service.workspace.ExportFormat;
import com.databricks.sdk.service.workspace.ExportRequest;
import com.databricks.sdk.service.workspace.ListWorkspaceRequest;
import com.databricks.sdk.service.workspace.ObjectType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** An agent's folder among the bundle's files: {@code agent.yml}, prompts, tools. */
final class AgentFolder {
  private static final Pattern PROMPT = Pattern.compile("(?m)^prompt:.*$");

  private final WorkspaceClient workspace;
  private final Map<String, byte[]> files = new TreeMap<>();

  /**
   * Reads the folder.
   *
   * @param folder such as {@code /Workspace/Users/me/.bundle/…/files/universe/agents/refund}
   */
  AgentFolder(WorkspaceClient workspace, String folder) {
    this.workspace = workspace;
    try {
      read(folder, "");
    } catch (NotFound e) {
      throw new StageFailure(
          "%s is not among the bundle's files: add it, then run `caspers bundle deploy`"
              .formatted(folder));
    }
    if (!files.containsKey("agent.yml")) {
      throw new StageFailure("%s has no agent.yml".formatted(folder));
    }
  }

  private void read(String folder, String prefix) {
    for (var object : workspace.workspace().list(new ListWorkspaceRequest().setPath(folder))) {
      var name = object.getPath().substring(object.getPath().lastIndexOf('/') + 1);
      if (object.getObjectType() == ObjectType.DIRECTORY) {
        read(object.getPath(), prefix + name + "/");
      } else {
        var content =
            workspace
                .workspace()
                .export(new ExportRequest().setPath(object.getPath()).setFormat(ExportFormat.AUTO))
                .getContent();
        files.put(prefix + name, Base64.getDecoder().decode(content));
      }
    }
  }

  /** The SQL of the tools by file name, to be run in this order. */
  Map<String, String> tools() {
    var tools = new TreeMap<String, String>();
    files.forEach(
        (path, content) -> {
          if (path.startsWith("tools/") && path.endsWith(".sql")) {
            tools.put(path, new String(content, StandardCharsets.UTF_8));
          }
        });
    return tools;
  }

  /** The names of the prompts: {@code prompts/v1.md} is {@code v1}. */
  List<String> prompts() {
    return files.keySet().stream()
        .filter(path -> path.startsWith("prompts/") && path.endsWith(".md"))
        .map(path -> path.substring("prompts/".length(), path.length() - ".md".length()))
        .toList();
  }

  /** The prompt that {@code agent.yml} names. */
  String prompt() {
    var line = PROMPT.matcher(new String(files.get("agent.yml"), StandardCharsets.UTF_8));
    if (!line.find()) {
      throw new StageFailure("agent.yml names no prompt: add a line `prompt: prompts/v1.md`");
    }
    var path = line.group().substring("prompt:".length()).strip().replaceAll("[\"']", "");
    var name = path.substring(path.lastIndexOf('/') + 1).replaceAll("\\.md$", "");
    if (!prompts().contains(name)) {
      throw new StageFailure(
          "agent.yml names the prompt %s; there are %s".formatted(path, prompts()));
    }
    return name;
  }

  /** Puts the folder, with one of its prompts as the agent's, into a volume. */
  void putInto(String target, String prompt) {
    files.forEach(
        (path, content) -> {
          var bytes = content;
          if (path.equals("agent.yml")) {
            var text = new String(content, StandardCharsets.UTF_8);
            bytes =
                PROMPT
                    .matcher(text)
                    .replaceFirst("prompt: prompts/%s.md".formatted(prompt))
                    .getBytes(StandardCharsets.UTF_8);
          }
          if (!path.startsWith("prompts/") || path.equals("prompts/%s.md".formatted(prompt))) {
            put(target + "/" + path, bytes);
          }
        });
  }

  private void put(String path, byte[] content) {
    workspace
        .files()
        .createDirectory(
            new CreateDirectoryRequest()
                .setDirectoryPath(path.substring(0, path.lastIndexOf('/'))));
    workspace
        .files()
        .upload(
            new UploadRequest()
                .setFilePath(path)
                .setContents(new ByteArrayInputStream(content))
                .setOverwrite(true));
  }
}
