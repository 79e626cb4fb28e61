package kitchens.caspers.workspace.releases.gate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a sign-off speaks of. Each field stands in the document's {@code subject} and must be that
 * of the release, so that a sign-off for one artefact is none for another.
 *
 * @param number N of the release's artefacts
 * @param model full name of the registered model
 * @param modelDigest SHA-256 of the version's files
 * @param prompt {@code prompts:/<cat>.<schema>.system_instructions@candidate_v<N>}
 * @param summaryDigest SHA-256 of {@code eval_runs/v<N>/summary.json}
 */
public record Subject(
    long number,
    String model,
    long modelVersion,
    String modelDigest,
    String prompt,
    String promptDigest,
    String evalSetDigest,
    String summaryDigest) {

  /** By the names and in the order in which a document has them. */
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("number", Long.toString(number));
    fields.put("model", model);
    fields.put("model_version", Long.toString(modelVersion));
    fields.put("model_digest", modelDigest);
    fields.put("prompt", prompt);
    fields.put("prompt_digest", promptDigest);
    fields.put("eval_set_digest", evalSetDigest);
    fields.put("summary_digest", summaryDigest);
    return fields;
  }
}
