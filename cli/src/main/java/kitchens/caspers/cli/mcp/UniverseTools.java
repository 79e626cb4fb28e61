package kitchens.caspers.cli.mcp;

import static kitchens.caspers.cli.mcp.UniverseTool.Effect.ADDS;
import static kitchens.caspers.cli.mcp.UniverseTool.Effect.CHANGES;
import static kitchens.caspers.cli.mcp.UniverseTool.Effect.READS;
import static kitchens.caspers.cli.mcp.UniverseTool.Field.choice;
import static kitchens.caspers.cli.mcp.UniverseTool.Field.list;
import static kitchens.caspers.cli.mcp.UniverseTool.Field.number;
import static kitchens.caspers.cli.mcp.UniverseTool.Field.text;
import static kitchens.caspers.cli.mcp.UniverseTool.Field.whole;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import kitchens.caspers.cli.mcp.UniverseTool.Field;
import kitchens.caspers.simulator.fault.Fault;

/** What {@code caspers mcp} offers: the universe started, watched, acted on and judged. */
public final class UniverseTools {

  /** A value that no command could take for an option. */
  private static final String WORDS = "^[^-].*$";

  private static final String SLUG = "^[a-z0-9][a-z0-9-]*$";
  private static final String UUID_PATTERN = "^[0-9a-fA-F-]{36}$";
  private static final List<String> TARGETS = List.of("default", "complaints", "free", "all");

  private static final Path LOCATIONS = Path.of("universe", "locations");

  private final String catalog;
  private final String app;

  /** Over the universe that lives in this catalog. */
  public UniverseTools(String catalog) {
    this.catalog = catalog;
    this.app =
        "/apps/refund-manager" + (catalog.equals("caspers") ? "" : "-" + catalog.replace('_', '-'));
  }

  /** What a workspace offers its callers under the same names, done by its API alone. */
  public List<UniverseTool> forCallers() {
    return CallerTools.of(this);
  }

  String catalog() {
    return catalog;
  }

  /** All of them. */
  public List<UniverseTool> all() {
    var all = new ArrayList<UniverseTool>();
    all.addAll(life());
    all.addAll(world());
    all.addAll(judgement());
    all.addAll(DayTools.of(catalog));
    return all;
  }

  private List<UniverseTool> life() {
    return List.of(
        new UniverseTool(
            "start_universe",
            "Start Casper's Kitchens: the workspace, the bundle's target and its stages. Takes up"
                + " to a minute; what runs already is left as it is.",
            List.of(
                choice(
                    "target", TARGETS, "What comes to life; default: data, refunds and their app"),
                list(
                    "locations",
                    Map.of("type", "string", "pattern", SLUG),
                    "Names of location files, such as san-francisco; default: the bundle's"),
                number("speed_up", 0.001, 1e6, "How many times faster than real time")),
            ADDS,
            given -> {
              var words = new ArrayList<>(List.of("up", "--detach", "--var=catalog=" + catalog));
              option(words, "--target=", given.get("target"));
              if (given.get("locations") instanceof List<?> named && !named.isEmpty()) {
                var joined = new StringJoiner(",");
                named.forEach(name -> joined.add(name.toString()));
                words.add("--var=locations=" + joined);
              }
              option(words, "--var=speed_up=", given.get("speed_up"));
              return words;
            }),
        new UniverseTool(
            "stop_universe",
            "Stop the workspace and everything that runs in it. What it holds stays.",
            List.of(),
            CHANGES,
            given -> List.of("down")),
        new UniverseTool(
            "status",
            "Whether the workspace runs, where, and which processes are in it.",
            List.of(),
            READS,
            given -> List.of("status", "--output=json")),
        new UniverseTool(
            "run_stage",
            "Run one stage of the universe's job again, and with a + after its name all that"
                + " follows it. The stages: list_stages.",
            List.of(
                text("stage", "^[A-Za-z][A-Za-z0-9_]*\\+?$", "A stage's name").mandatory(),
                choice("target", TARGETS, "The target that was started; default: default")),
            CHANGES,
            given -> {
              var words =
                  new ArrayList<>(
                      List.of(
                          "bundle",
                          "run",
                          "caspers",
                          "--var=catalog=" + catalog,
                          "--only=" + given.get("stage")));
              option(words, "--target=", given.get("target"));
              return words;
            }),
        new UniverseTool(
            "list_stages",
            "The universe's jobs with their stages (tasks) and what each depends on.",
            List.of(),
            READS,
            given -> List.of("api", "get", "/api/2.2/jobs/list?expand_tasks=true")));
  }

  private List<UniverseTool> world() {
    var location = text("location", WORDS, "A location's name, such as Chicago; default: all");
    return List.of(
        new UniverseTool(
            "new_location",
            "Write a location file for a town or an address, found offline. To open it, start the"
                + " universe with its slug among the locations.",
            List.of(
                text("place", WORDS, "Such as Mountain View, or 14 Rue de Rivoli, Paris")
                    .mandatory(),
                text("name", WORDS, "What events call it; default: the town")),
            ADDS,
            given -> {
              var words = new ArrayList<>(List.of("universe", "new-location"));
              option(words, "--folder=", folder());
              option(words, "--name=", given.get("name"));
              words.add(given.get("place").toString());
              return words;
            }),
        new UniverseTool(
            "set_speed",
            "Change how many simulated seconds pass in a real one, while the business runs.",
            List.of(number("factor", 0.001, 1e6, "1 is real time").mandatory(), location),
            CHANGES,
            given -> at(given, "speed", "--output=json", plain(given.get("factor")))),
        new UniverseTool(
            "pause_universe",
            "Hold the simulated clock still.",
            List.of(location),
            CHANGES,
            given -> at(given, "pause", "--output=json")),
        new UniverseTool(
            "resume_universe",
            "Let a simulated clock that is held go on.",
            List.of(location),
            CHANGES,
            given -> at(given, "resume", "--output=json")),
        new UniverseTool(
            "simulate_order",
            "Place an order right now, which takes its way through the same kitchen and drivers as"
                + " all others. Answers with its entry in the journal and its order_id.",
            List.of(
                text("location", WORDS, "A location's name; needed where there are several"),
                list(
                    "items",
                    Map.of("type", "string", "pattern", WORDS, "maxLength", 100),
                    "Names or numbers of the menu's items, with :QUANTITY; default: one by chance"),
                whole("delay_minutes", 0, 180, "How much later the kitchen starts it")),
            ADDS,
            given -> {
              var words = at(given, "inject-order");
              if (given.get("items") instanceof List<?> items && !items.isEmpty()) {
                items.forEach(item -> words.add("--item=" + item));
              }
              if (given.get("delay_minutes") instanceof Number minutes) {
                words.add("--delay=" + minutes.intValue());
              }
              return words;
            }),
        new UniverseTool(
            "inject_fault",
            "Let something go wrong: spoiled lines at a rate, or a fire or an outage for a while.",
            List.of(
                choice("fault", List.copyOf(Fault.names()), "What goes wrong").mandatory(),
                number("rate", 0, 1, "Of how many events or orders; not for fires and outages"),
                text("duration", "^[0-9]+(\\.[0-9]+)?[smhd]$", "By the location's clock, as 45m"),
                location),
            CHANGES,
            given -> {
              var words = at(given, "fault");
              option(words, "--rate=", given.get("rate"));
              option(words, "--for=", given.get("duration"));
              words.add("--output=json");
              words.add(given.get("fault").toString());
              return words;
            }),
        new UniverseTool(
            "orders_now",
            "Each location at this moment: its clock, today's orders, how many wait, are cooked,"
                + " are ready, are under way, and how late the last hour's deliveries were.",
            List.of(location),
            READS,
            given -> at(given, "watch", "--count=1", "--output=json")),
        new UniverseTool(
            "journal",
            "Everything that was done to the world, in order.",
            List.of(),
            READS,
            given -> {
              var words = universe("journal");
              words.add("--output=json");
              return words;
            }),
        new UniverseTool(
            "sql",
            "Ask the universe's tables in Spark SQL: catalog "
                + catalog
                + ", schemas lakeflow"
                + " (gold_order_header, gold_brand_sales_day, gold_location_timings, …),"
                + " recommender, simulator. SHOW TABLES IN "
                + catalog
                + ".lakeflow lists them.",
            List.of(
                new Field(
                    "statement",
                    true,
                    Map.of("type", "string", "pattern", "^[^-].*", "maxLength", 100_000))),
            CHANGES,
            given -> List.of("sql", "--output=json", given.get("statement").toString())));
  }

  private List<UniverseTool> judgement() {
    var order = text("order_id", UUID_PATTERN, "An order's UUID").mandatory();
    return List.of(
        new UniverseTool(
            "list_recommendations",
            "The refunds that the agent suggests, the newest first.",
            List.of(
                choice("class", List.of("none", "partial", "full", "error"), "Only these"),
                choice(
                    "state",
                    List.of("open", "confirm", "change", "reject"),
                    "Only these that are open, or decided so"),
                text("search", ".*", "A part of an order's id or a location's name")),
            READS,
            given -> {
              var query = new StringJoiner("&");
              query(query, "class", given.get("class"));
              query(query, "state", given.get("state"));
              query(query, "q", given.get("search"));
              return List.of("api", "get", app + "/api/recommendations?" + query);
            }),
        new UniverseTool(
            "explain_order",
            "All that is known of one order: its way, what the agent saw (tools and answers) and"
                + " said, its location's percentiles, and what people decided.",
            List.of(order),
            READS,
            given -> List.of("api", "get", app + "/api/orders/" + given.get("order_id"))),
        new UniverseTool(
            "decide",
            "Confirm, change or reject a suggested refund, as the person whose token this is. A"
                + " decision that was made already is only replaced when supersedes names it.",
            List.of(
                order,
                choice("action", List.of("confirm", "change", "reject"), "What is decided")
                    .mandatory(),
                number("amount_usd", 0, 100_000, "For change: US dollars"),
                text("reason", ".*", "Why; needed for change and reject"),
                whole(
                    "supersedes",
                    1,
                    1_000_000_000_000_000L,
                    "The id of the decision that is replaced")),
            CHANGES,
            given ->
                List.of(
                    "api",
                    "post",
                    app + "/api/orders/" + given.get("order_id") + "/decisions",
                    "--json=" + decision(given))));
  }

  private static String decision(Map<String, Object> given) {
    var body =
        JsonNodeFactory.instance
            .objectNode()
            .put("action", given.get("action").toString())
            .put("reason", given.getOrDefault("reason", "").toString())
            .put("request_key", UUID.randomUUID().toString());
    if (given.get("amount_usd") instanceof Number amount) {
      body.put("amount_usd", new BigDecimal(amount.toString()));
    }
    if (given.get("supersedes") instanceof Number id) {
      body.put("supersedes", id.longValue());
    }
    return body.toString();
  }

  /** Where location files go when the client runs this outside of a checkout; else null. */
  private static Path folder() {
    var repository = System.getenv("CASPERS_REPO");
    return repository == null || Files.isDirectory(LOCATIONS)
        ? null
        : Path.of(repository).resolve(LOCATIONS);
  }

  private List<String> universe(String command) {
    return new ArrayList<>(List.of("universe", command, "--catalog=" + catalog));
  }

  private List<String> at(Map<String, Object> given, String command, String... more) {
    var words = universe(command);
    option(words, "--location=", given.get("location"));
    words.addAll(List.of(more));
    return words;
  }

  private static void option(List<String> words, String option, Object value) {
    if (value != null) {
      words.add(option + plain(value));
    }
  }

  /** A number as people write it: 60, not 6.0E1. */
  private static String plain(Object value) {
    return value instanceof Number number
        ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
        : value.toString();
  }

  private static void query(StringJoiner query, String name, Object value) {
    if (value != null) {
      query.add(name + "=" + URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
    }
  }
}
