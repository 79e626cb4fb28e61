import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** Says who comes and then each short message again until one says "end"; refuses WebSockets at {@code /closed}. */
public class SocketApp {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(System.getenv("DATABRICKS_APP_PORT"));
    try (ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
      while (true) {
        Socket socket = server.accept();
        new Thread(() -> talk(socket)).start();
      }
    }
  }

  private static void talk(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      String path = line(in);
      String key = null;
      String user = "nobody";
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        String value = line.substring(line.indexOf(':') + 1).strip();
        key = line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18) ? value : key;
        user = line.regionMatches(true, 0, "X-Forwarded-User:", 0, 17) ? value : user;
      }
      if (key == null || path.contains("/closed")) {
        String status = key == null ? "200 OK" : "403 Forbidden";
        write(out, "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
      }
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      write(
          out,
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(digest)
              + "\r\n\r\n");
      message(out, user.getBytes(StandardCharsets.UTF_8));
      echo(in, out);
    } catch (EOFException e) {
      System.out.println("gone");
    } catch (Exception e) {
      e.printStackTrace();
    }
  }

  private static void echo(DataInputStream in, OutputStream out) throws IOException {
    while (in.readUnsignedByte() != 0x88) {
      byte[] text = new byte[in.readUnsignedByte() & 0x7f];
      byte[] mask = in.readNBytes(4);
      in.readFully(text);
      for (int i = 0; i < text.length; i++) {
        text[i] ^= mask[i % 4];
      }
      if (new String(text, StandardCharsets.UTF_8).equals("end")) {
        return;
      }
      message(out, text);
    }
  }

  private static void message(OutputStream out, byte[] text) throws IOException {
    byte[] frame = new byte[text.length + 2];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) text.length;
    System.arraycopy(text, 0, frame, 2, text.length);
    out.write(frame);
    out.flush();
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }
}
