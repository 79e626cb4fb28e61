package kitchens.caspers.workspace.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kitchens.caspers.workspace.testing.SharedWorkspace;
import kitchens.caspers.workspace.testing.TestWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Past the router and through it, a request is answered alike. */
@ExtendWith(SharedWorkspace.class)
class DirectDoorTest {

  /** What differs from request to request, or by how an answer is sent. */
  private static final Set<String> OWN =
      Set.of(
          "date",
          "content-length",
          "transfer-encoding",
          "databricks-request-id",
          "x-request-id",
          "vary");

  private record Answer(int status, Map<String, String> headers, String body) {

    /** Without what differs each time. */
    Map<String, String> alike() {
      Map<String, String> alike = new TreeMap<>(headers);
      alike.keySet().removeAll(OWN);
      return alike;
    }

    String said() {
      return body.replaceAll("\"(id|databricks_request_id)\":\"[^\"]*\"", "")
          .replaceAll("\"created(_at)?\":\\d+", "");
    }
  }

  private final TestWorkspace workspace;

  DirectDoorTest(TestWorkspace workspace) {
    this.workspace = workspace;
  }

  private static final String SAY =
      "\"messages\": [{\"role\": \"system\", \"content\": \"Greet.\\n```policy\\nrules:\\n  - answer:"
          + " {say: hello}\\n```\"}, {\"role\": \"user\", \"content\": \"{}\"}]";

  /** Bodies and paths; each is sent with its length, in chunks, and with a query. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/serving-endpoints/chat/completions | {\"model\": \"caspers-policy\", SAY} | 200",
        "/serving-endpoints/caspers-policy/invocations | {SAY} | 200",
        "/serving-endpoints/caspers-policy/responses | {\"input\": \"x\"} | 200",
        "/serving-endpoints/chat/completions | {\"model\": \"nobody\", SAY} | 404",
        "/serving-endpoints/chat/completions | {\"model\": \"caspers-policy\"} | 400",
        "/serving-endpoints/chat/completions | {\"model\": \"caspers-policy\", \"base_url\": 1} | 400",
        "/serving-endpoints/chat/completions | {not json | 400",
        "/serving-endpoints/embeddings | {\"model\": \"caspers-policy\", \"input\": \"x\"} | 400"
      })
  void anAnswerIsTheSameEitherWay(String path, String body, int status) throws Exception {
    byte[] bytes = body.replace("SAY", SAY).getBytes(UTF_8);
    String token = "Authorization: Bearer " + workspace.adminToken() + "\r\n";
    Answer direct = send(path, token + length(bytes), bytes);
    assertThat(direct.status()).as(direct.body()).isEqualTo(status);
    assertThat(direct.headers()).containsEntry("x-content-type-options", "nosniff");
    Answer chunked = send(path, token + "Transfer-Encoding: chunked\r\n", chunks(bytes));
    Answer asked = send(path + "?a=b", token + length(bytes), bytes);
    for (Answer routed : List.of(chunked, asked)) {
      assertThat(routed.status()).isEqualTo(status);
      assertThat(routed.alike()).isEqualTo(direct.alike());
      assertThat(routed.said()).isEqualTo(direct.said());
    }
  }

  @Test
  void aStreamIsToldEventByEventAndEnds() throws Exception {
    byte[] body =
        ("{\"model\": \"caspers-policy\", \"stream\": true, " + SAY + "}").getBytes(UTF_8);
    Answer stream =
        send(
            "/serving-endpoints/chat/completions",
            "Authorization: Bearer " + workspace.adminToken() + "\r\n" + length(body),
            body);
    assertThat(stream.headers())
        .containsEntry("cache-control", "no-cache")
        .containsEntry("content-type", "text/event-stream; charset=utf-8")
        .containsEntry("transfer-encoding", "chunked");
    assertThat(stream.body()).startsWith("data: {").endsWith("data: [DONE]\n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Host: evil.example | 403 | allowed_hosts",
        "Authorization: Bearer nobody | 401 | token",
        "Authorization: Basic eDp5 | 401 | credentials",
        "X-Nothing: 1 | 401 | credentials"
      })
  void whoIsRefusedIsRefusedByTheRouter(String header, int status, String says) throws Exception {
    byte[] body = ("{\"model\": \"caspers-policy\", " + SAY + "}").getBytes(UTF_8);
    String token =
        header.startsWith("Host") ? "Authorization: Bearer " + workspace.adminToken() + "\r\n" : "";
    Answer refused =
        send("/serving-endpoints/chat/completions", token + header + "\r\n" + length(body), body);
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.body()).contains(says);
  }

  /** Two lengths are how a request is smuggled into another's connection. */
  @Test
  void aBodyOfTwoLengthsIsRefused() throws Exception {
    byte[] body = chunks(("{\"model\": \"caspers-policy\", " + SAY + "}").getBytes(UTF_8));
    String token = "Authorization: Bearer " + workspace.adminToken() + "\r\n";
    for (String lengths :
        List.of(
            length(body) + "Transfer-Encoding: chunked\r\n",
            length(body) + "Content-Length: 3\r\n")) {
      assertThat(send("/serving-endpoints/chat/completions", token + lengths, body).status())
          .as(lengths)
          .isEqualTo(400);
    }
  }

  /** The next request on a connection is read from where the one before ended. */
  @Test
  void aConnectionIsKept() throws Exception {
    byte[] body = "{not json".getBytes(UTF_8);
    String head =
        head(
            "/serving-endpoints/chat/completions",
            "Authorization: Bearer " + workspace.adminToken() + "\r\n" + length(body));
    try (Socket socket = new Socket("127.0.0.1", workspace.url().getPort())) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < 3; i++) {
        socket.getOutputStream().write(head.getBytes(UTF_8));
        socket.getOutputStream().write(body);
        assertThat(read(in).status()).isEqualTo(400);
      }
    }
  }

  private static String length(byte[] body) {
    return "Content-Length: " + body.length + "\r\n";
  }

  private static byte[] chunks(byte[] body) {
    return (Integer.toHexString(body.length) + "\r\n" + new String(body, UTF_8) + "\r\n0\r\n\r\n")
        .getBytes(UTF_8);
  }

  private static String head(String path, String headers) {
    String host =
        headers.startsWith("Host:") || headers.contains("\r\nHost:") ? "" : "Host: 127.0.0.1\r\n";
    return "POST "
        + path
        + " HTTP/1.1\r\n"
        + host
        + "Content-Type: application/json\r\n"
        + headers
        + "\r\n";
  }

  private Answer send(String path, String headers, byte[] body) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", workspace.url().getPort())) {
      socket.getOutputStream().write(head(path, headers).getBytes(UTF_8));
      socket.getOutputStream().write(body);
      return read(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private static Answer read(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).split(" ")[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (headers.containsKey("content-length")) {
      int length = Integer.parseInt(headers.get("content-length"));
      return new Answer(status, headers, new String(in.readNBytes(length), UTF_8));
    }
    StringBuilder body = new StringBuilder();
    for (int size = chunk(in); size > 0; size = chunk(in)) {
      body.append(new String(in.readNBytes(size), UTF_8));
      line(in);
    }
    return new Answer(status, headers, body.toString());
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in).split(";")[0].strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
