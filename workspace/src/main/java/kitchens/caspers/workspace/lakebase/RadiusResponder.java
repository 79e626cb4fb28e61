package kitchens.caspers.workspace.lakebase;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.identity.Secrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the database servers whether a password is good: they ask over RADIUS, which PostgreSQL has
 * built in, on loopback. So a credential ends when the workspace says so, and a role may have
 * several at a time.
 */
final class RadiusResponder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RadiusResponder.class);

  private static final int LARGEST = 4096;

  private final String secret = Secrets.mint("");
  private final DatagramSocket socket;
  private final Predicate<RadiusPacket> good;

  private RadiusResponder(DatagramSocket socket, Predicate<RadiusPacket> good) {
    this.socket = socket;
    this.good = good;
  }

  /** Listens on a free port of loopback. */
  static RadiusResponder start(Predicate<RadiusPacket> good) {
    requireNonNull(good, "good is null");
    try {
      RadiusResponder responder =
          new RadiusResponder(new DatagramSocket(0, InetAddress.getLoopbackAddress()), good);
      Thread thread = new Thread(responder::serve, "radius");
      thread.setDaemon(true);
      thread.start();
      return responder;
    } catch (IOException e) {
      throw new CannotStart("no port on loopback for the databases' RADIUS: " + e.getMessage(), e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Known to the database servers only. */
  String secret() {
    return secret;
  }

  private void serve() {
    byte[] key = secret.getBytes(StandardCharsets.US_ASCII);
    byte[] buffer = new byte[LARGEST];
    while (!socket.isClosed()) {
      DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(datagram);
        var asked = RadiusPacket.parse(buffer, datagram.getLength(), key);
        if (asked.isPresent()) {
          byte[] answer = asked.get().answer(good.test(asked.get()), key);
          socket.send(new DatagramPacket(answer, answer.length, datagram.getSocketAddress()));
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          LOG.warn("a question after a database password was lost: {}", e.toString());
        }
      } catch (RuntimeException e) {
        // No answer: the server refuses the login after its timeout, and the client asks again.
        LOG.warn("a database password could not be looked up: {}", e.toString());
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
