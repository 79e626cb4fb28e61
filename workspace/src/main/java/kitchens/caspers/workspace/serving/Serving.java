package kitchens.caspers.workspace.serving;

import io.javalin.http.Context;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import kitchens.caspers.workspace.agents.AgentRuntime;
import kitchens.caspers.workspace.agents.Tools;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.gateway.Gateway;
import kitchens.caspers.workspace.gateway.TrafficRoutes;
import kitchens.caspers.workspace.gateway.payload.Drain;
import kitchens.caspers.workspace.gateway.payload.Journal;
import kitchens.caspers.workspace.gateway.payload.Tables;
import kitchens.caspers.workspace.gateway.providers.ProviderHttp;
import kitchens.caspers.workspace.http.Direct;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.IssuedToken;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.outbound.Outbound;
import kitchens.caspers.workspace.serving.chat.FoundationModels;
import kitchens.caspers.workspace.serving.policy.PolicyModel;
import kitchens.caspers.workspace.settings.Settings;
import kitchens.caspers.workspace.tasks.Tasks;
import kitchens.caspers.workspace.traces.Traces;

/** Serving endpoints: chat models, and agents that ask them. */
public final class Serving implements Feature {

  /** The application id is fixed, so that the principal is found again at each start. */
  private static final String APPLICATION_ID = "00000000-0000-4000-8000-006167656e74";

  private final Principals principals;
  private final Tokens tokens;
  private final EndpointRoutes routes;
  private final Invocations invocations;
  private final DirectInvocations direct;
  private final Endpoints endpoints;
  private final ProviderHttp http;
  private final Journal journal;
  private final Drain drain;
  private final Gateway gateway;
  private final TrafficRoutes metrics;
  private final McpConnections connections;
  private final SmokeRoute smoke;
  private final Tasks tasks;
  private final Function<Context, Principal> caller;
  private volatile Consumer<String> taskPoints = point -> {};
  private IssuedToken token;

  /**
   * Where what is kept of requests goes.
   *
   * @param directory for the journal
   * @param tables that take it from there
   */
  public record Payloads(Path directory, Tables tables) {}

  /**
   * @param tools what agents may ask besides the model
   * @param secrets where keys of external models lie
   * @param payloads where what is kept of requests goes
   * @param url where this workspace answers: agents ask models through its own chat door
   */
  public Serving(
      Database database,
      Principals principals,
      Tokens tokens,
      Versions versions,
      Tools tools,
      Access access,
      SecretValues secrets,
      Payloads payloads,
      Settings settings,
      Traces traces,
      Clock clock,
      URI url) {
    this.principals = principals;
    this.tokens = tokens;
    Outbound outbound = new Outbound();
    this.http = new ProviderHttp();
    this.journal =
        new Journal(payloads.directory(), settings.gateway().journalMegabytes() * 1_000_000L);
    this.drain =
        new Drain(
            journal,
            payloads.tables(),
            settings.gateway().usageTable(),
            settings.traces().keepDays(),
            Duration.ofSeconds(settings.gateway().flushSeconds()));
    traces.rowsTo(journal::appendTraces);
    this.gateway = new Gateway(database, settings.gateway(), journal, clock);
    FoundationModels foundation =
        new FoundationModels(
            List.of(new PolicyModel(clock), PolicyModel.ofWords(clock)),
            settings.models(),
            http,
            System::getenv);
    ExternalModels external = new ExternalModels(secrets, principals, http, settings.gateway());
    AgentRuntime.Door door =
        new AgentRuntime.Door(
            URI.create(url + "/serving-endpoints"), () -> token.secret(), this::price);
    this.connections = new McpConnections(http, secrets, tokens, url);
    AgentRuntime runtime =
        new AgentRuntime(
            new AgentTools(tools, connections, gateway.toolGate()), outbound, traces, door);
    this.endpoints =
        new Endpoints(
            new EndpointStore(database.jdbi()),
            versions,
            foundation,
            runtime,
            external,
            access,
            clock);
    this.tasks =
        new Tasks(
            new Tasks.Needs(
                database,
                principals,
                tokens,
                tools,
                door,
                endpoints::agent,
                traces,
                outbound,
                clock,
                url),
            point -> taskPoints.accept(point));
    this.caller = access::caller;
    this.routes = new EndpointRoutes(endpoints, foundation, gateway);
    this.metrics =
        new TrafficRoutes(gateway, drain, name -> foundation.find(name).isPresent(), this::maySee);
    AgentAnswers answers = new AgentAnswers(endpoints, runtime, principals, tasks, clock);
    this.smoke = new SmokeRoute(endpoints, answers, access::caller);
    this.invocations =
        new Invocations(endpoints, foundation, answers, external, gateway, access::caller);
    this.direct = new DirectInvocations(invocations, tokens::principalOf);
  }

  private Optional<Settings.Price> price(String model) {
    return endpoints.price(model);
  }

  /** Whether somebody may look at an endpoint; of one that is no more, only administrators. */
  public boolean maySee(Principal reader, String endpoint) {
    return reader.admin() || endpoints.maySee(reader, endpoint);
  }

  /** The id under which the permissions of an endpoint are kept; empty when there is none. */
  public Optional<String> idOf(String endpoint) {
    return endpoints.idOf(endpoint);
  }

  @Override
  public void routes(Routes r) {
    invocations.routes(r);
    routes.routes(r);
    metrics.routes(r);
    smoke.routes(r);
    tasks.routes(r, caller, endpoints::mayManage);
  }

  /** Runs of supervisors. */
  Tasks tasks() {
    return tasks;
  }

  /** Tells somebody of each change of a run, before it goes on: for what a crash would leave. */
  void tellTaskPoints(Consumer<String> listener) {
    taskPoints = listener;
  }

  @Override
  public boolean askedMost() {
    return true;
  }

  @Override
  public Optional<Direct> direct() {
    return Optional.of(direct);
  }

  @Override
  public void start() {
    gateway.start();
    drain.start();
    Principal agents = principals.servicePrincipal("agents", APPLICATION_ID, false);
    // Those of a workspace that was killed.
    tokens.list(agents).forEach(old -> tokens.revoke(old.id()));
    token = tokens.issue(agents, null, "agents' way to the chat door, until the workspace stops");
    tasks.start();
  }

  @Override
  public void stop() {
    tasks.stop();
    invocations.close();
    connections.close();
    gateway.stop();
    drain.close();
    journal.close();
    http.close();
    tokens.revoke(token.id());
  }
}
