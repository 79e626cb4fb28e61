package kitchens.caspers.cli.api.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import kitchens.caspers.cli.workspace.Connection;

/** Records that were kept aside, page by page as they are asked for. */
record KeptAside(Connection connection, String path) implements Iterable<JsonNode> {

  static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Iterator<JsonNode> iterator() {
    return new Pages();
  }

  private final class Pages implements Iterator<JsonNode> {
    private final Deque<JsonNode> here = new ArrayDeque<>();
    private String token = "";
    private boolean last;

    @Override
    public boolean hasNext() {
      while (here.isEmpty() && !last) {
        var answer =
            RawApi.send(connection, "GET", path + "?page_token=" + IngestGroup.query(token), null);
        answer.path("records").forEach(here::add);
        token = answer.path("next_page_token").asText("");
        last = token.isEmpty();
      }
      return !here.isEmpty();
    }

    @Override
    public JsonNode next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return here.remove();
    }
  }
}
