package kitchens.caspers.workspace.gateway.providers;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import kitchens.caspers.workspace.gateway.Failed;
import kitchens.caspers.workspace.gateway.Question;
import kitchens.caspers.workspace.gateway.Reply;
import kitchens.caspers.workspace.gateway.Target;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.settings.Settings.Price;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/**
 * A model at a provider. The caller chooses neither the address nor the model's name there, and
 * never sees the key.
 */
public final class Provider implements Target {

  private static final int MOST_BYTES = 32 << 20;
  private static final int LONGEST_ERROR = 300;
  private static final Duration LONGEST_STREAM = Duration.ofMinutes(15);

  /**
   * Where a provider is and how it is asked.
   *
   * @param label how messages call the model
   * @param address up to the door's path; with {@code whole} the whole address
   * @param model its name there
   * @param keyHeader the header that carries the key, and what stands before it
   * @param key its value, looked up at each request; empty where none is needed
   * @param keyPlace where a key that is refused would be mended, in words
   * @param inward whether the address may lead to this machine or its network
   * @param limit until an answer begins, and as a whole when it is not streamed
   * @param price of its tokens, if it is known
   * @param headers besides those of the shape and the key
   */
  public record Place(
      String label,
      URI address,
      boolean whole,
      String model,
      KeyHeader keyHeader,
      Supplier<Optional<String>> key,
      String keyPlace,
      boolean inward,
      Duration limit,
      Optional<Price> price,
      Map<String, String> headers) {}

  /** How a key is sent. */
  public record KeyHeader(String name, String prefix) {
    public static final KeyHeader BEARER = new KeyHeader("Authorization", "Bearer ");
  }

  private final String name;
  private final Place place;
  private final Shape shape;
  private final ProviderHttp http;
  private final List<Header> ofAnswers;
  private final List<Header> ofStreams;
  private final Map<String, ProviderHttp.Way> ways = new ConcurrentHashMap<>();

  private Provider(String name, Place place, Shape shape, ProviderHttp http) {
    this.name = requireNonNull(name, "name is null");
    this.place = requireNonNull(place, "place is null");
    this.shape = shape;
    this.http = requireNonNull(http, "http is null");
    this.ofAnswers = headers("application/json");
    this.ofStreams = headers("text/event-stream, application/json");
  }

  private List<Header> headers(String accept) {
    Map<String, String> headers = new LinkedHashMap<>(shape.headers());
    headers.putAll(place.headers());
    headers.put("Accept", accept);
    return ProviderHttp.headers(headers);
  }

  /** One that speaks as OpenAI does. */
  public static Provider openAi(String name, Place place, ProviderHttp http) {
    return new Provider(name, place, new OpenAiShape(), http);
  }

  /** One that speaks as Anthropic does; callers still speak as to OpenAI. */
  public static Provider anthropic(String name, Place place, ProviderHttp http) {
    return new Provider(name, place, new AnthropicShape(), http);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Price> price() {
    return place.price();
  }

  @Override
  public boolean costKnown() {
    return place.price().isPresent();
  }

  @Override
  public Reply ask(Question question) throws Failed {
    Optional<String> key = place.key().get();
    byte[] body = shape.request(question, place.model());
    Answer answer = open(question, body, key);
    boolean passedOn = false;
    try {
      if (answer.status() != 200) {
        throw refused(answer, key);
      }
      if (question.stream()) {
        passedOn = true;
        InputStream in = bounded(answer.body(), LONGEST_STREAM);
        return Reply.stream(shape.events(question, new SseReader(in), answer));
      }
      return shape.answer(question, read(answer, MOST_BYTES));
    } catch (SocketTimeoutException e) {
      throw late();
    } catch (IOException e) {
      throw unavailable(words(e));
    } finally {
      if (!passedOn) {
        hangUp(answer);
      }
    }
  }

  private Answer open(Question question, byte[] body, Optional<String> key) throws Failed {
    List<Header> headers = question.stream() ? ofStreams : ofAnswers;
    if (key.isPresent()) {
      headers = new ArrayList<>(headers);
      KeyHeader header = place.keyHeader();
      headers.add(new BasicHeader(header.name(), header.prefix() + key.get()));
    }
    try {
      return http.open(
          way(question), headers, body, place.inward(), place.limit(), question.meanwhile());
    } catch (SocketTimeoutException e) {
      throw late();
    } catch (Addresses.Inward e) {
      throw new Failed(
          new ApiException(
              400,
              "UPSTREAM_NOT_ALLOWED",
              place.label()
                  + " lies on this machine or its own network: an administrator sets the endpoint's"
                  + " config, or declares the model in settings.yaml"),
          false);
    } catch (IOException e) {
      throw unavailable("does not answer (" + e.getClass().getSimpleName() + ")");
    }
  }

  private ProviderHttp.Way way(Question question) {
    return ways.computeIfAbsent(place.whole() ? "" : shape.path(question), this::way);
  }

  private ProviderHttp.Way way(String path) {
    String base = place.address().toString();
    return ProviderHttp.Way.of(
        place.whole() ? place.address() : URI.create(base.replaceAll("/+$", "") + path));
  }

  private InputStream bounded(InputStream in, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("read by the byte");
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        if (System.nanoTime() > end) {
          throw new SocketTimeoutException("too long");
        }
        return in.read(buffer, offset, length);
      }
    };
  }

  /** The whole body; the connection may then be used again. */
  private byte[] read(Answer answer, int most) throws IOException, Failed {
    InputStream in = bounded(answer.body(), place.limit());
    long told = answer.length();
    byte[] body = told >= 0 && told <= most ? exactly(in, (int) told) : upTo(most, in);
    answer.end();
    return body;
  }

  private byte[] upTo(int most, InputStream in) throws IOException, Failed {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
    byte[] piece = new byte[8_192];
    for (int read = in.read(piece, 0, piece.length);
        read >= 0;
        read = in.read(piece, 0, piece.length)) {
      bytes.write(piece, 0, read);
      if (bytes.size() > most) {
        throw new Failed(
            new ApiException(
                502,
                "ANSWER_TOO_LARGE",
                place.label() + ": the answer is longer than " + most + " bytes"),
            false);
      }
    }
    return bytes.toByteArray();
  }

  /** One that ends too soon throws. */
  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    int at = 0;
    while (at < length) {
      at += Math.max(0, in.read(bytes, at, length - at));
    }
    return bytes;
  }

  private Failed refused(Answer answer, Optional<String> key) throws Failed {
    String text;
    try {
      text = new String(read(answer, 1 << 20), StandardCharsets.UTF_8);
    } catch (IOException e) {
      text = "";
    }
    String said = " (" + answer.status() + ": " + quoted(text, key) + ")";
    return switch (answer.status()) {
      case 429 ->
          new Failed(
              ApiException.tooManyRequests(
                  place.label() + " takes no more requests for now" + said, retryAfter(answer)),
              false);
      case 401, 403 -> unavailable("refuses the key" + said + ": see " + place.keyPlace());
      case 400, 404, 413, 422 ->
          throw new ApiException(400, "BAD_REQUEST", place.label() + " refuses the request" + said);
      default -> unavailable("failed" + said);
    };
  }

  private static String retryAfter(Answer answer) {
    String value = answer.header("Retry-After").orElse("");
    return value.matches("[A-Za-z0-9,: ]{1,40}") ? value : "1";
  }

  private Failed late() {
    return new Failed(
        new ApiException(
            504,
            "DEADLINE_EXCEEDED",
            place.label() + " gave no whole answer within " + place.limit().toSeconds() + " s"),
        true);
  }

  private Failed unavailable(String what) {
    return new Failed(new ApiException(503, "MODEL_UNAVAILABLE", place.label() + " " + what), true);
  }

  /** Words of ours, or none of theirs. */
  private static String words(IOException e) {
    return e.getClass() == IOException.class && e.getMessage() != null
        ? e.getMessage()
        : "broke off its answer (" + e.getClass().getSimpleName() + ")";
  }

  /** A little of what the other side said, without the key, should it repeat it. */
  private static String quoted(String body, Optional<String> key) {
    String text = body;
    if (key.isPresent()) {
      text = text.replace(key.get(), "***");
    }
    text = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) + "…" : text;
  }

  /** Closes a connection whose answer is not read to its end. */
  static void hangUp(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception e) {
      // It is closed as far as we are concerned.
    }
  }
}
