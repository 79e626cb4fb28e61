package kitchens.caspers.workspace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Json;

/** What of a volume was kept aside, the newest first. */
final class KeptAside {
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern FILE = Pattern.compile("\\d{12}(-\\d+)?\\.json");
  private static final Pattern TOKEN =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)/(\\d{12}(?:-\\d+)?\\.json)/(\\d{1,9})");

  /**
   * Some of it.
   *
   * @param records each with {@code batch}, {@code record}, {@code received_at}, {@code reason} and
   *     {@code text}
   * @param next where to go on
   */
  record Shown(List<JsonNode> records, Optional<String> next) {}

  private final Path root;

  KeptAside(Path volume) {
    this.root = volume.resolve(BatchFiles.ASIDE);
  }

  /**
   * So many records.
   *
   * @param token as an earlier answer gave it; empty for the newest
   * @throws ApiException 400 for a token that is none
   */
  Shown page(String token, int most) throws IOException {
    var from = TOKEN.matcher(token);
    if (!token.isEmpty() && !from.matches()) {
      throw ApiException.invalidParameter("page_token is none that was given");
    }
    List<JsonNode> records = new ArrayList<>();
    for (Path day : newestFirst(root, DAY)) {
      String name = day.getFileName().toString();
      if (!token.isEmpty() && name.compareTo(from.group(1)) > 0) {
        continue;
      }
      for (Path file : newestFirst(day, FILE)) {
        String number = file.getFileName().toString();
        int skip = 0;
        if (!token.isEmpty() && name.equals(from.group(1))) {
          if (number.compareTo(from.group(2)) > 0) {
            continue;
          }
          skip = number.equals(from.group(2)) ? Integer.parseInt(from.group(3)) : 0;
        }
        int read = read(file, skip, most - records.size(), records);
        if (records.size() >= most) {
          return new Shown(records, Optional.of(name + "/" + number + "/" + (skip + read)));
        }
      }
    }
    return new Shown(records, Optional.empty());
  }

  private static List<Path> newestFirst(Path folder, Pattern names) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> names.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  private static int read(Path file, int skip, int most, List<JsonNode> into) throws IOException {
    int read = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = lines.readLine(); line != null && read < most; line = lines.readLine()) {
        if (number++ < skip) {
          continue;
        }
        read++;
        if (Json.MAPPER.readTree(line) instanceof ObjectNode record) {
          String batch = file.getFileName().toString().substring(0, 12);
          into.add(record.put("batch", Long.parseLong(batch)));
        }
      }
    }
    return read;
  }
}
