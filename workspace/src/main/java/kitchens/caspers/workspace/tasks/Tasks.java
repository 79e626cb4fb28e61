package kitchens.caspers.workspace.tasks;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kitchens.caspers.workspace.agents.Agent;
import kitchens.caspers.workspace.agents.AgentRuntime;
import kitchens.caspers.workspace.agents.Tools;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Routes;
import kitchens.caspers.workspace.identity.Principal;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.outbound.Outbound;
import kitchens.caspers.workspace.settings.Settings.Price;
import kitchens.caspers.workspace.tasks.Run.Mode;
import kitchens.caspers.workspace.tasks.Run.Served;
import kitchens.caspers.workspace.tasks.Run.State;
import kitchens.caspers.workspace.traces.Traces;

/**
 * Runs of supervisors: begun, let go on, canceled, read. What a run does is journalled before it is
 * done, so that whatever is killed, the run goes on where it was and does nothing twice.
 */
public final class Tasks {

  /**
   * What runs stand on.
   *
   * @param tools functions of the catalog
   * @param door that models are asked through
   * @param agents reads the supervisor of a model version
   * @param url where this workspace answers
   */
  public record Needs(
      Database database,
      Principals principals,
      Tokens tokens,
      Tools tools,
      AgentRuntime.Door door,
      Function<Served, Agent> agents,
      Traces traces,
      Outbound outbound,
      Clock clock,
      URI url) {}

  private static final Pattern RESPONSE_ID = Pattern.compile("resp_(\\p{XDigit}{32})");
  private static final Pattern CONTINUE_ID =
      Pattern.compile("continue_(\\p{XDigit}{32})_(\\d{1,9})");

  private final Journal journal;
  private final Function<Served, Agent> agents;
  private final Function<String, Optional<Price>> price;
  private final Crew crew;

  public Tasks(Needs needs) {
    this(needs, point -> {});
  }

  /**
   * @param points told of each change of a run when it is written, for what a kill would leave
   */
  public Tasks(Needs needs, Consumer<String> points) {
    requireNonNull(needs, "needs is null");
    this.journal = new Journal(needs.database().jdbi(), needs.clock(), new Changes(), points);
    this.agents = needs.agents();
    this.price = needs.door().price();
    this.crew = new Crew(needs, journal);
  }

  /**
   * What runs are asked for by, and their pages.
   *
   * @param caller as whom a request asks
   * @param manages whether somebody may manage an endpoint
   */
  public void routes(
      Routes r, Function<Context, Principal> caller, BiPredicate<Principal, String> manages) {
    new ResponseRoutes(this, caller).routes(r);
    new RunRoutes(this, new Decisions(journal, crew), manages).routes(r);
  }

  /** Takes up what a process before this one has left. */
  public void start() {
    crew.start();
  }

  /** Leaves all runs where they are; after it returns nothing more is written. */
  public void stop() {
    crew.stop();
  }

  /**
   * Begins a run.
   *
   * @throws ApiException 429 when the caller has too many that have not ended
   */
  public Run begin(
      String endpoint,
      Served served,
      Principal requester,
      Principal owner,
      Mode mode,
      ObjectNode input) {
    Agent agent = agents.apply(served);
    if (input.toString().length() > agent.maxPayloadBytes()) {
      throw ApiException.invalidParameter(
          "the input is longer than the agent takes: " + agent.maxPayloadBytes() + " bytes");
    }
    Instant now = journal.now();
    Run run =
        new Run(
            UUID.randomUUID(),
            endpoint,
            served,
            requester.userName(),
            owner.userName(),
            mode,
            input,
            State.QUEUED,
            null,
            0,
            0,
            0,
            mode == Mode.LONG_TASK ? now.plus(turn(agent)) : null,
            0,
            0,
            0,
            0,
            null,
            null,
            null,
            null,
            null,
            now,
            now,
            null,
            null);
    int most = agent.supervision().limits().maxRunsPerCaller();
    journal
        .jdbi()
        .useTransaction(
            h -> {
              if (RunRows.open(h, run.requester(), endpoint) >= most) {
                throw ApiException.tooManyRequests(
                    "'"
                        + run.requester()
                        + "' has "
                        + most
                        + " runs of '"
                        + endpoint
                        + "' that have not ended: wait for them, or cancel one",
                    "5");
              }
              RunRows.insert(h, run);
              EventRows.append(h, run.id(), Told.created(run));
            });
    journal.changes().tell();
    journal.reached("created");
    crew.take(run.id());
    return run;
  }

  /**
   * Lets a long task go on after its turn. Said twice it goes on once: whoever says it again hears
   * of the same turn.
   *
   * @param continueId as the task_continue_request told it
   * @throws ApiException 404 when nobody was asked that, 400 for what is no such id
   */
  public Run goOn(String endpoint, Principal caller, String continueId) {
    Matcher matcher = CONTINUE_ID.matcher(String.valueOf(continueId));
    if (!matcher.matches()) {
      throw ApiException.invalidParameter(
          "continue_request_id is not as a task_continue_request told it");
    }
    Run run = of(endpoint, caller, uuid(matcher.group(1)));
    int turn = Integer.parseInt(matcher.group(2));
    if (turn > run.turn() || run.mode() != Mode.LONG_TASK) {
      throw ApiException.notFound("there was no task_continue_request '" + continueId + "'");
    }
    Instant until = journal.now().plus(turn(agents.apply(run.served())));
    boolean goesOn =
        journal.change(
            run.id(),
            c -> {
              OptionalLong over = journal.turnOver(c);
              if (c.run().turn() != turn || over.isEmpty()) {
                return false; // it goes on already: whoever asks again hears of the same turn
              }
              RunRows.turn(c.handle(), run.id(), turn + 1, over.getAsLong() + 1, until);
              if (c.run().state() != State.CONTINUABLE) {
                return false;
              }
              journal.tell(c, State.QUEUED, null);
              return true;
            });
    if (goesOn) {
      journal.reached("continued");
      crew.take(run.id());
    }
    return journal.find(run.id()).orElseThrow();
  }

  /**
   * The turn of a run that waits for a person is over, and nobody drives it: its caller is told.
   */
  void endWaitingTurn(Run run) {
    journal.change(
        run.id(),
        c -> {
          Run now = c.run();
          if (now.state() == State.WAITING
              && now.turn() == run.turn()
              && journal.turnOver(c).isEmpty()) {
            EventRows.append(c.handle(), now.id(), Told.turnEnded(now, c.steps()));
          }
          return null;
        });
  }

  /** Ends a run at the next step; without effect when it has ended. What it did stays told. */
  public Run cancel(Run run, String why) {
    journal.end(run.id(), null, State.CANCELED, null, "CANCELED", why);
    return journal.find(run.id()).orElseThrow();
  }

  /**
   * A run by its id as a response's.
   *
   * @throws ApiException 404 when there is none, or it is somebody else's
   */
  public Run get(Principal caller, String responseId) {
    Matcher matcher = RESPONSE_ID.matcher(responseId);
    Optional<Run> run = matcher.matches() ? journal.find(uuid(matcher.group(1))) : Optional.empty();
    return run.filter(r -> caller.admin() || r.requester().equals(caller.userName()))
        .orElseThrow(() -> ApiException.notFound("there is no response '" + responseId + "'"));
  }

  private Run of(String endpoint, Principal caller, UUID id) {
    return journal
        .find(id)
        .filter(run -> run.endpoint().equals(endpoint))
        .filter(run -> run.requester().equals(caller.userName()))
        .orElseThrow(() -> ApiException.notFound("'" + endpoint + "' has no such run of yours"));
  }

  /** A run and its steps as a response. */
  public ObjectNode response(Run run) {
    return ResponseJson.of(run, journal.steps(run.id()));
  }

  /** A run as an agent's record: its answer or error, and what both stand on. */
  public ObjectNode record(Run run) {
    Agent agent = agents.apply(run.served());
    return RecordJson.of(run, journal.steps(run.id()), agent, price.apply(agent.model()));
  }

  /** A run as it stands now. */
  public Run now(Run run) {
    return journal.find(run.id()).orElseThrow();
  }

  /** Waits until a run has ended or a person is asked, or the time is over. */
  public Run await(Run run, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    try {
      while (true) {
        long seen = journal.changes().seen();
        Run now = now(run);
        long left = end - System.nanoTime();
        if (now.state().ended() || now.state() == State.WAITING || left <= 0) {
          return now;
        }
        journal.changes().await(seen, Changes.atMost(Duration.ofNanos(left)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.temporarilyUnavailable("the workspace is being stopped");
    }
  }

  /** What a run tells, from an event on. */
  public Following follow(Run run, long from, boolean turns) {
    return new Following(this, journal, run, from, turns);
  }

  /** For the pages and routes of runs. */
  Journal journal() {
    return journal;
  }

  /** Forgets a run that has ended. */
  void delete(Run run) {
    journal
        .jdbi()
        .useHandle(
            h ->
                h.execute(
                    "DELETE FROM agent_runs WHERE run_id = ? AND ended_at IS NOT NULL", run.id()));
  }

  List<Run> newest(int most) {
    return journal.jdbi().withHandle(h -> RunRows.list(h, most));
  }

  private static Duration turn(Agent agent) {
    return Duration.ofSeconds(agent.supervision().limits().turnSeconds());
  }

  private static UUID uuid(String hex) {
    return UUID.fromString(hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
  }
}
