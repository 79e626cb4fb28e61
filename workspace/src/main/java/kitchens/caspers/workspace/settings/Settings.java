package kitchens.caspers.workspace.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kitchens.caspers.workspace.home.CannotStart;
import kitchens.caspers.workspace.http.Json;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What {@code settings.yaml} in the home may say. An unknown key is an error.
 *
 * @param storageRoot where new catalogs keep their data, a URI; the home's {@code storage} without
 *     it
 * @param allowedHosts names besides loopback's under which browsers and clients may ask
 * @param compute the Spark driver's settings
 * @param models chat models elsewhere, by the name of the endpoint that each becomes
 * @param traces what is kept of agents' calls
 * @param releases who may sign
 * @param gateway how models elsewhere are asked, and what is kept of it
 * @param apps what one app may take of the machine
 * @param python what Python tasks run on; without it they are refused
 * @param ingest where records come in besides the webhook
 */
public record Settings(
    Optional<String> storageRoot,
    List<String> allowedHosts,
    Compute compute,
    Map<String, Model> models,
    Traces traces,
    Releases releases,
    Gateway gateway,
    Apps apps,
    Optional<Python> python,
    IngestSettings ingest) {

  /**
   * An installation of Python.
   *
   * @param program its path, or a name on PATH
   */
  public record Python(String program) {

    public Python {
      program = program == null ? "python3" : program;
    }
  }

  /**
   * Who may sign a release off.
   *
   * @param samePersonMaySignBoth whether one person may sign for engineering and as stakeholder
   * @param authorMaySign whether who made the model version may sign
   * @param approvalBeforeDeploy whether somebody other than who promoted approves a deployment
   */
  public record Releases(
      boolean samePersonMaySignBoth, boolean authorMaySign, boolean approvalBeforeDeploy) {}

  /** Without a word on releases, the gateway, apps, Python and what comes in. */
  public Settings(
      Optional<String> storageRoot,
      List<String> allowedHosts,
      Compute compute,
      Map<String, Model> models,
      Traces traces) {
    this(storageRoot, allowedHosts, compute, models, traces, null, null, null, null, null);
  }

  /**
   * What one app may take of the machine; one that takes more is ended, and started again.
   *
   * @param memoryMegabytes resident, of all its processes together
   * @param processes how many
   * @param diskMegabytes in its own folder, with its temporary files
   */
  public record Apps(Integer memoryMegabytes, Integer processes, Integer diskMegabytes) {

    public Apps {
      memoryMegabytes = memoryMegabytes == null ? 2_048 : memoryMegabytes;
      processes = processes == null ? 128 : processes;
      diskMegabytes = diskMegabytes == null ? 2_048 : diskMegabytes;
    }
  }

  /**
   * A model behind an OpenAI-compatible door.
   *
   * @param baseUrl up to and without {@code /chat/completions}
   * @param model its name there
   * @param apiKeyEnv the environment variable that holds the key; absent where none is needed
   * @param price what tokens cost; absent for a model that costs nothing
   * @param timeoutSeconds for one answer, as a whole
   */
  public record Model(
      String baseUrl,
      String model,
      Optional<String> apiKeyEnv,
      Optional<Price> price,
      Integer timeoutSeconds) {

    public Model {
      apiKeyEnv = apiKeyEnv == null ? Optional.empty() : apiKeyEnv;
      price = price == null ? Optional.empty() : price;
      timeoutSeconds = timeoutSeconds == null ? 60 : timeoutSeconds;
    }
  }

  /** What a million tokens cost, in US dollars. */
  public record Price(BigDecimal inputPerMillion, BigDecimal outputPerMillion) {

    public Price {
      inputPerMillion = inputPerMillion == null ? BigDecimal.ZERO : inputPerMillion;
      outputPerMillion = outputPerMillion == null ? BigDecimal.ZERO : outputPerMillion;
    }
  }

  /** Whether a trace holds what was said, and not only how long it took. */
  public enum Content {
    @JsonProperty("full")
    FULL,
    @JsonProperty("none")
    NONE
  }

  /**
   * What is kept of agents' calls.
   *
   * @param keepDays for how long
   */
  public record Traces(Content content, Integer keepDays) {

    public Traces {
      content = content == null ? Content.FULL : content;
      keepDays = keepDays == null ? 30 : keepDays;
    }
  }

  /**
   * How models elsewhere are asked, and what is kept of it.
   *
   * @param retries after a first failure that may pass
   * @param backoffMillis about the first pause before a retry; each one after it is twice as long
   * @param failuresToOpen in a row, after which a served entity is left alone
   * @param openSeconds for how long at first
   * @param anthropicBaseUrl where Anthropic's API is
   * @param usageTable the table, in three parts, that takes each request's tokens
   * @param flushSeconds after which what was written down goes to the tables
   * @param journalMegabytes that may wait for the tables; beyond it, endpoints that keep payloads
   *     answer no more
   * @param prices what tokens cost, by the model's name at its provider
   */
  public record Gateway(
      Integer retries,
      Integer backoffMillis,
      Integer failuresToOpen,
      Integer openSeconds,
      String anthropicBaseUrl,
      String usageTable,
      Integer flushSeconds,
      Integer journalMegabytes,
      Map<String, Price> prices) {

    public Gateway {
      retries = retries == null ? 2 : retries;
      backoffMillis = backoffMillis == null ? 200 : backoffMillis;
      failuresToOpen = failuresToOpen == null ? 8 : failuresToOpen;
      openSeconds = openSeconds == null ? 5 : openSeconds;
      anthropicBaseUrl = anthropicBaseUrl == null ? "https://api.anthropic.com" : anthropicBaseUrl;
      usageTable = usageTable == null ? "system.operations.endpoint_usage" : usageTable;
      flushSeconds = flushSeconds == null ? 5 : flushSeconds;
      journalMegabytes = journalMegabytes == null ? 2_048 : journalMegabytes;
      prices = prices == null ? Map.of() : Map.copyOf(prices);
    }

    /** What holds when nothing is said. */
    public static Gateway defaults() {
      return new Gateway(null, null, null, null, null, null, null, null, null);
    }
  }

  /**
   * The Spark driver's settings.
   *
   * @param heap as {@code -Xmx} takes it, {@code 2g}
   * @param javaOptions more options for its JVM
   * @param sparkConf Spark's own settings, {@code spark.master} first of all
   * @param lazy whether to start it only when something needs it, not beside the workspace
   */
  public record Compute(
      Optional<String> heap,
      List<String> javaOptions,
      Map<String, String> sparkConf,
      boolean lazy) {

    public Compute {
      heap = heap == null ? Optional.empty() : heap;
      javaOptions = javaOptions == null ? List.of() : List.copyOf(javaOptions);
      sparkConf = sparkConf == null ? Map.of() : Map.copyOf(sparkConf);
    }
  }

  private static final ObjectReader STRICT =
      Json.MAPPER.readerFor(Settings.class).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  public Settings {
    storageRoot = storageRoot == null ? Optional.empty() : storageRoot;
    allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
    compute = compute == null ? new Compute(null, null, null, false) : compute;
    models = models == null ? Map.of() : Map.copyOf(models);
    traces = traces == null ? new Traces(null, null) : traces;
    releases = releases == null ? new Releases(false, false, false) : releases;
    gateway = gateway == null ? Gateway.defaults() : gateway;
    python = python == null ? Optional.empty() : python;
    ingest = ingest == null ? new IngestSettings(null, null, null) : ingest;
    apps = apps == null ? new Apps(null, null, null) : apps;
  }

  /** What holds when nothing is said. */
  public static Settings defaults() {
    return new Settings(null, null, null, null, null);
  }

  /**
   * The file's settings, or the defaults when there is no file.
   *
   * @throws CannotStart naming file, key and mend
   */
  public static Settings load(Path file) {
    if (!Files.exists(file)) {
      return defaults();
    }
    try {
      Object tree =
          new Load(LoadSettings.builder().setLabel(file.toString()).build())
              .loadFromString(Files.readString(file));
      if (tree == null) {
        return defaults();
      }
      return STRICT.readValue(Json.MAPPER.<JsonNode>valueToTree(tree));
    } catch (UnrecognizedPropertyException e) {
      throw new CannotStart(
          file
              + ": unknown key '"
              + path(e)
              + "'; known here: "
              + e.getKnownPropertyIds().stream()
                  .map(String::valueOf)
                  .sorted()
                  .collect(Collectors.joining(", ")),
          e);
    } catch (JsonMappingException e) {
      throw new CannotStart(
          file + ": key '" + path(e) + "' has a value of the wrong type: " + first(e), e);
    } catch (YamlEngineException e) {
      throw new CannotStart(file + " is not valid YAML: " + first(e), e);
    } catch (IOException e) {
      throw new CannotStart(file + " cannot be read (" + e.getMessage() + "): mend its mode", e);
    }
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(r -> r.getFieldName() == null ? "" + r.getIndex() : r.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static String first(Exception e) {
    String message = e instanceof JsonMappingException j ? j.getOriginalMessage() : e.getMessage();
    return message.lines().limit(3).map(String::strip).collect(Collectors.joining(" "));
  }
}
