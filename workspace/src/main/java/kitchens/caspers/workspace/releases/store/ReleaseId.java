package kitchens.caspers.workspace.releases.store;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.http.ApiException;

/**
 * Which release: {@code main.ai.v3}.
 *
 * @param number N of its artefacts, from 1
 */
public record ReleaseId(String catalog, String schema, long number) {

  private static final Pattern TEXT = Pattern.compile("([^./]+)\\.([^./]+)\\.v([1-9]\\d{0,15})");

  /**
   * Reads an id.
   *
   * @throws ApiException 400 when it is none
   */
  public static ReleaseId of(String text) {
    Matcher parts = TEXT.matcher(String.valueOf(text));
    if (!parts.matches()) {
      throw ApiException.invalidParameter(
          "'" + text + "' is not the id of a release: <catalog>.<schema>.v<N>, as list shows it");
    }
    return new ReleaseId(
        parts.group(1).toLowerCase(Locale.ROOT),
        parts.group(2).toLowerCase(Locale.ROOT),
        Long.parseLong(parts.group(3)));
  }

  /** The folder of one kind of artefact: {@code /Volumes/main/ai/eval_runs/v3}. */
  public String folder(String volume) {
    return "/Volumes/" + catalog + "/" + schema + "/" + volume + "/v" + number;
  }

  /** The name of the prompt that it brings. */
  public String prompt() {
    return "prompts:/" + catalog + "." + schema + ".system_instructions@candidate_v" + number;
  }

  @Override
  public String toString() {
    return catalog + "." + schema + ".v" + number;
  }
}
