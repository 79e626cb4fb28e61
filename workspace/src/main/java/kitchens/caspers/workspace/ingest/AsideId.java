package kitchens.caspers.workspace.ingest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;

/**
 * Which of a volume's records that were kept aside one is: {@code 2026-11-27/000000000017.json/3}.
 *
 * @param file below the folder of what is kept aside
 * @param line in it, from 0
 */
record AsideId(String file, int line) {
  private static final Pattern ID =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d/\\d{12}(?:-\\d{1,9})?\\.json)/(\\d{1,9})");

  /**
   * Reads one.
   *
   * @throws ApiException 400 when it is none; so it is never a path elsewhere
   */
  static AsideId parse(String text) {
    Matcher id = ID.matcher(text);
    if (!id.matches()) {
      throw ApiException.invalidParameter(
          "an id is that of a record which GET …/quarantine has shown");
    }
    return new AsideId(id.group(1), Integer.parseInt(id.group(2)));
  }

  String day() {
    return file.substring(0, file.indexOf('/'));
  }

  /** The number of the batch that it came with. */
  long batch() {
    int name = file.indexOf('/') + 1;
    return Long.parseLong(file.substring(name, name + 12));
  }

  @Override
  public String toString() {
    return file + "/" + line;
  }
}
