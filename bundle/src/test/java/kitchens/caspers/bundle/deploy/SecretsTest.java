package kitchens.caspers.bundle.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import kitchens.caspers.bundle.resources.ResourceTypes;
import org.junit.jupiter.api.Test;

/** What a state, a plan and a snapshot have in the place of a secret. */
class SecretsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode endpoint(String key) throws Exception {
    return JSON.readTree(
        """
        {"name": "e", "config": {"served_entities": [{"name": "m", "external_model": {
          "openai_config": {"openai_api_key_plaintext": "%s",
            "openai_organization": "{{secrets/a/b}}"}}}]}}
        """
            .formatted(key));
  }

  @Test
  void theSecretIsGoneAndAllElseIsAsItWas() throws Exception {
    var open = endpoint("hunter2-hunter2");
    var sealed = Secrets.sealed(open, "salt");
    assertThat(sealed.toString()).doesNotContain("hunter2").contains("{{secrets/a/b}}");
    assertThat(open).as("what was given is not touched").isEqualTo(endpoint("hunter2-hunter2"));
    assertThat(Secrets.isSealed(sealed)).isTrue();
    assertThat(Secrets.isSealed(open)).isFalse();
    assertThat(Secrets.sealed(sealed, "another")).isEqualTo(sealed);
    assertThat(Secrets.sealed(open, "another")).as("each salt its own").isNotEqualTo(sealed);
    assertThat(Secrets.sealed(null, "salt")).isNull();
  }

  @Test
  void aNewSecretIsAChangeAndTheOldOneIsNone() throws Exception {
    var type = ResourceTypes.named("model_serving_endpoints");
    var old = Secrets.sealed(endpoint("one"), "salt");
    var remote =
        JSON.readTree(endpoint("x").toString().replaceAll("\"[a-z_]*_plaintext\":\"x\",", ""));
    assertThat(Differences.of(type, old, Secrets.sealed(endpoint("one"), "salt"), remote))
        .isEmpty();
    assertThat(Differences.of(type, old, Secrets.sealed(endpoint("two"), "salt"), remote))
        .hasSize(1)
        .allSatisfy(
            (path, change) -> {
              assertThat(path).endsWith("openai_api_key_plaintext");
              assertThat(change.action()).isEqualTo(Action.UPDATE);
              assertThat(change.wanted().asText()).startsWith("(secret ");
            });
  }
}
