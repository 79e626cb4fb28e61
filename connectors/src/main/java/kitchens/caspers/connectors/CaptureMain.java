package kitchens.caspers.connectors;

import com.fasterxml.jackson.databind.DeserializationFeature;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** One capture. Exit status 1 when it cannot go on; why stands in its last line. */
public final class CaptureMain {

  private CaptureMain() {}

  /** Reads its configuration, and captures until its input ends. */
  public static void main(String[] args) throws IOException {
    var out = System.out;
    System.setOut(System.err);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    CaptureConfig config =
        Pipe.JSON
            .readerFor(CaptureConfig.class)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .readValue(in.readLine());
    var pipe = new Pipe(in, out, () -> Runtime.getRuntime().halt(0));
    GivenOffsets.give(config.name(), config.offset());
    var engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(config.properties())
            .using(OffsetCommitPolicy.always())
            .using(
                (DebeziumEngine.CompletionCallback)
                    (success, message, error) -> end(pipe, why(message, error)))
            .notifying(new Changes(pipe))
            .build();
    engine.run();
  }

  /** What the database says names its host; below it stands less. */
  private static String why(String message, Throwable error) {
    Throwable found = error;
    for (Throwable t = error; t != null; t = t.getCause()) {
      found = t;
      if (t instanceof SQLException) {
        break;
      }
    }
    return found == null || found.getMessage() == null
        ? String.valueOf(message)
        : found.getMessage();
  }

  private static void end(Pipe pipe, String why) {
    try {
      pipe.fail(why);
    } catch (IOException e) {
      // Nobody listens.
    }
    Runtime.getRuntime().halt(1);
  }
}
