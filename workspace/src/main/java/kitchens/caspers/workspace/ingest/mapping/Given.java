package kitchens.caspers.workspace.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What values are taken from.
 *
 * @param item the element of the list that is gone through; the record itself outside of one
 */
record Given(JsonNode record, JsonNode item, Budget budget) {
  Given at(JsonNode element) {
    return new Given(record, element, budget);
  }
}
