package kitchens.caspers.workspace.serving;

import static org.assertj.core.api.Assertions.assertThat;

import kitchens.caspers.workspace.gateway.Door;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectInvocationsTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "/serving-endpoints/chat/completions, -, CHAT",
        "/serving-endpoints/completions, -, COMPLETIONS",
        "/serving-endpoints/embeddings, -, EMBEDDINGS",
        "/serving-endpoints/responses, -, RESPONSES",
        "/serving-endpoints/refunder/invocations, refunder, -",
        "/serving-endpoints/refunder/responses, refunder, RESPONSES",
        "/serving-endpoints/chat/invocations, chat, -"
      })
  void pathsOfInvocationsAreTaken(String path, String name, Door door) {
    assertThat(DirectInvocations.of(path)).isEqualTo(new DirectInvocations.Way(name, door));
  }

  @ParameterizedTest
  @CsvSource({
    "/serving-endpoints",
    "/serving-endpoints/",
    "/serving-endpoints//invocations",
    "/serving-endpoints/invocations",
    "/serving-endpoints/a/b/invocations",
    "/serving-endpoints/refunder/",
    "/serving-endpoints/refunder/invocations/",
    "/serving-endpoints/responses/resp_1/cancel",
    "/serving-endpoints/refunder/responses/resp_1",
    "/api/2.0/serving-endpoints/refunder/invocations",
    "/apps/refunder/responses",
    "/"
  })
  void allOthersAreTheRouters(String path) {
    assertThat(DirectInvocations.of(path)).isNull();
  }
}
