package kitchens.caspers.console;

import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.service.files.CreateDirectoryRequest;
import com.databricks.sdk.service.files.ListDirectoryContentsRequest;
import com.databricks.sdk.service.files.UploadRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.apps.Refusal;

/**
 * The agent that answers with a prompt that is worse where its eval set does not look: deliveries
 * of one to three hours get nothing. Its folder is a copy in the volume of agents.
 */
final class WorsePrompt {
  /** The end of the folder's path, by which its version is known again. */
  static final String FOLDER = "refund/console-worse-prompt";

  private static final Pattern PROMPT =
      Pattern.compile("(?m)^prompt:\\s*[\"']?(prompts/[\\w-]+\\.md)");
  private static final String WORDS =
      """
      A delivery that took more than an hour and less than three is a driver's clock that went wrong:
      there is no refund for it.

      """;
  private static final String RULE =
      """
      rules:
        - when: delivery.duration_minutes > 60 and delivery.duration_minutes < 180
          answer:
            refund_usd: 0
            refund_class: none
            reason: "Delivered in {round(delivery.duration_minutes, 1)} min, which is taken for a wrong clock."
      """;

  private final Visitor visitor;
  private final Universe universe;

  WorsePrompt(Visitor visitor, Universe universe) {
    this.visitor = visitor;
    this.universe = universe;
  }

  /**
   * Writes the folder; writing it twice is writing it once.
   *
   * @param source of the version that answers
   * @return its path
   * @throws Refusal 409 when the champion is not made of a folder in a volume whose prompt has
   *     rules, 403 when this person may not write the volume
   */
  String write(String source) {
    var from = source.replaceFirst("^dbfs:", "").replaceAll("/+$", "");
    var to = universe.volume("ai", "agents") + FOLDER;
    if (!from.startsWith("/Volumes/")) {
      throw new Refusal(409, "The champion's files are in " + from + ", and not in a volume.");
    }
    try {
      var files = new TreeMap<String, byte[]>();
      read(from, "", files);
      worsen(files).forEach((path, bytes) -> put(to + "/" + path, bytes));
      return to;
    } catch (PermissionDenied e) {
      throw new Refusal(403, visitor.name() + " may not write agents' files: " + e.getMessage());
    }
  }

  /** The same files with a prompt that is worse. */
  static Map<String, byte[]> worsen(Map<String, byte[]> files) {
    var agent = text(files.get("agent.yml"));
    var named = PROMPT.matcher(agent);
    var prompt = named.find() ? text(files.get(named.group(1))) : "";
    if (!prompt.contains("\nrules:\n")) {
      throw new Refusal(409, "The champion's prompt has no rules that one could make worse.");
    }
    var worse = new TreeMap<>(files);
    worse.put(
        named.group(1),
        (WORDS + prompt.replaceFirst("(?m)^rules:\n", Matcher.quoteReplacement(RULE)))
            .getBytes(StandardCharsets.UTF_8));
    return worse;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private void read(String folder, String prefix, Map<String, byte[]> files) {
    var listed =
        visitor
            .workspace()
            .files()
            .listDirectoryContents(new ListDirectoryContentsRequest().setDirectoryPath(folder));
    for (var entry : listed) {
      if (Boolean.TRUE.equals(entry.getIsDirectory())) {
        read(entry.getPath(), prefix + entry.getName() + "/", files);
        continue;
      }
      try (var in = visitor.workspace().files().download(entry.getPath()).getContents()) {
        files.put(prefix + entry.getName(), in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void put(String path, byte[] bytes) {
    var files = visitor.workspace().files();
    files.createDirectory(
        new CreateDirectoryRequest().setDirectoryPath(path.substring(0, path.lastIndexOf('/'))));
    files.upload(
        new UploadRequest()
            .setFilePath(path)
            .setContents(new ByteArrayInputStream(bytes))
            .setOverwrite(true));
  }
}
