package kitchens.caspers.workspace.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.JobEmailNotifications;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;

class JobInboxTest {
  @Test
  void whoAJobNamesIsToldOfItsRunsOnce() throws Exception {
    try (var workspace = TestWorkspace.start()) {
      var told = List.of("ada@example.com");
      var run =
          SampleJobs.run(
              workspace.client(),
              new CreateJob()
                  .setName("loud")
                  .setEmailNotifications(
                      new JobEmailNotifications().setOnStart(told).setOnFailure(told))
                  .setTasks(List.of(CaseTasks.condition("a", "x|LESS_THAN|1"))));
      var answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(workspace.url() + "/api/2.0/caspers/inbox"))
                      .header("Authorization", "Bearer " + workspace.adminToken())
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      var messages = Json.MAPPER.readTree(answer.body()).path("messages");

      assertThat(messages)
          .extracting(message -> message.path("event").asText())
          .containsExactly("on_failure", "on_start");
      assertThat(messages.get(0).path("subject").asText())
          .isEqualTo("loud: run %d has failed".formatted(run.getRunId()));
      assertThat(messages.get(0).path("recipient").asText()).isEqualTo("ada@example.com");
    }
  }
}
