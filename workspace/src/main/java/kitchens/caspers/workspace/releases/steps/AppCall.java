package kitchens.caspers.workspace.releases.steps;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A real request to an app's first page. The app's name is one below {@code .localhost}, which not
 * every resolver knows: the request goes to loopback and names the app.
 */
record AppCall(URI url, String token) {

  private static final int PATIENCE_MILLIS = 10_000;

  /** The status of the answer; 0 when there is none. */
  int status() {
    try (Socket socket = new Socket("127.0.0.1", url.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET / HTTP/1.1\r\nHost: "
                  + url.getAuthority()
                  + "\r\nAuthorization: Bearer "
                  + token
                  + "\r\nAccept: text/html\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      String line = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
      return line.matches("HTTP/1\\.1 \\d{3}") ? Integer.parseInt(line.substring(9)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
