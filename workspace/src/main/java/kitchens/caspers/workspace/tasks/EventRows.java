package kitchens.caspers.workspace.tasks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The events of runs. */
final class EventRows {

  /** An event as it is told, with its {@code sequence_number}. */
  record Event(long sequence, String json) {

    private static final String END = "\"type\":\"response.";

    /** Whether nothing comes after it. */
    boolean last() {
      return is("completed") || is("failed") || is("incomplete");
    }

    /** Whether it ends the turn of a long task. */
    boolean endsTurn() {
      return is("output_item.done") && json.contains("\"type\":\"task_continue_request\"");
    }

    /** Its {@code type}, which stands first. */
    String type() {
      int from = json.indexOf(END) + "\"type\":\"".length();
      return json.substring(from, json.indexOf('"', from));
    }

    private boolean is(String type) {
      return type().equals("response." + type);
    }
  }

  private EventRows() {}

  /** Numbers events on and keeps them. */
  static void append(Handle h, UUID run, List<ObjectNode> events) {
    if (events.isEmpty()) {
      return;
    }
    long next =
        h.createQuery(
                """
                UPDATE agent_runs SET next_sequence = next_sequence + :n WHERE run_id = :id
                RETURNING next_sequence
                """)
            .bind("n", events.size())
            .bind("id", run)
            .mapTo(Long.class)
            .one();
    long sequence = next - events.size();
    for (ObjectNode event : events) {
      h.execute(
          "INSERT INTO agent_events (run_id, sequence, event) VALUES (?, ?, ?)",
          run,
          sequence,
          event.put("sequence_number", sequence).toString());
      sequence++;
    }
  }

  static List<Event> from(Handle h, UUID run, long from, int most) {
    return h.createQuery(
            """
            SELECT sequence, event FROM agent_events WHERE run_id = :id AND sequence >= :from
            ORDER BY sequence LIMIT :most
            """)
        .bind("id", run)
        .bind("from", from)
        .bind("most", most)
        .map((rs, ctx) -> new Event(rs.getLong("sequence"), rs.getString("event")))
        .list();
  }
}
