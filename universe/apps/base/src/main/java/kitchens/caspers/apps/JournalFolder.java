package kitchens.caspers.apps;

import com.databricks.sdk.WorkspaceClient;
import com.databricks.sdk.core.error.platform.NotFound;
import com.databricks.sdk.core.error.platform.PermissionDenied;
import com.databricks.sdk.core.error.platform.ResourceConflict;
import com.databricks.sdk.service.files.UploadRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import kitchens.caspers.simulator.journal.Journal;

/**
 * The world's journal in its volume: numbered files, an entry each, of which one is only ever put
 * where none is yet.
 */
public final class JournalFolder {
  /**
   * How far ahead of the wall clock a change holds: more than a running simulator takes to see a
   * new entry.
   */
  public static final Duration AHEAD = Duration.ofSeconds(12);

  private static final int TRIES = 5;

  private final WorkspaceClient workspace;
  private final String folder;
  private final List<String> entries = new ArrayList<>();

  /** The journal of a catalog's universe. */
  public JournalFolder(WorkspaceClient workspace, String catalog) {
    this.workspace = workspace;
    this.folder = "/Volumes/" + catalog + "/simulator/journal/";
  }

  /**
   * The journal as it stands.
   *
   * @throws Refusal when there is none, or the app may not read it
   */
  public synchronized Journal read() {
    try {
      while (true) {
        try (var contents = workspace.files().download(file(entries.size() + 1)).getContents()) {
          entries.add(new String(contents.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
      }
    } catch (NotFound end) {
      if (entries.isEmpty()) {
        throw new Refusal(503, "The world has not begun: the stage Raw_Data begins it.");
      }
      return Journal.parse(String.join("\n", entries) + "\n");
    } catch (PermissionDenied e) {
      throw new Refusal(403, "The app may not read the journal: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends what {@code more} adds to the journal, however many others append at the same time. */
  public Journal append(UnaryOperator<Journal> more) {
    return append(workspace, "The app", more);
  }

  /**
   * Appends what {@code more} adds in somebody else's name, who must be allowed to.
   *
   * @param writer who writes; the app itself only reads
   * @param who as the refusal calls them
   * @throws Refusal 403 when they may not
   */
  public synchronized Journal append(
      WorkspaceClient writer, String who, UnaryOperator<Journal> more) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Journal longer = more.apply(read());
      List<String> lines = longer.toJsonLines().lines().toList();
      try {
        for (int number = entries.size() + 1; number <= lines.size(); number++) {
          upload(writer, number, lines.get(number - 1));
          entries.add(lines.get(number - 1));
        }
        return longer;
      } catch (ResourceConflict somebodyWasFaster) {
        // Read theirs and try behind it.
      } catch (PermissionDenied e) {
        throw new Refusal(403, who + " may not write the journal: " + e.getMessage());
      }
    }
    throw new Refusal(409, "The journal is being changed by others at this moment; try again.");
  }

  private void upload(WorkspaceClient writer, int number, String line) {
    writer
        .files()
        .upload(
            new UploadRequest()
                .setFilePath(file(number))
                .setContents(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)))
                .setOverwrite(false));
  }

  private String file(int number) {
    return folder + "%08d.json".formatted(number);
  }
}
