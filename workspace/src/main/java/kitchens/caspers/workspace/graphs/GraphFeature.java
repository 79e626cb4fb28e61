package kitchens.caspers.workspace.graphs;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import kitchens.caspers.workspace.graphs.GraphLayout.Edge;
import kitchens.caspers.workspace.graphs.GraphLayout.Graph;
import kitchens.caspers.workspace.graphs.GraphLayout.Node;
import kitchens.caspers.workspace.graphs.GraphLayout.Picture;
import kitchens.caspers.workspace.http.ApiException;
import kitchens.caspers.workspace.http.Feature;
import kitchens.caspers.workspace.http.Json;
import kitchens.caspers.workspace.http.Routes;

/**
 * Lays out graphs for pages: tasks of jobs, tables of pipelines. The page knows how large its words
 * are, so it sends boxes and gets places; the last ones are kept, as a graph is looked at again and
 * again.
 */
public final class GraphFeature implements Feature {

  private static final int MOST_NODES = 1_500;
  private static final int MOST_EDGES = 6_000;
  private static final int KEPT = 64;

  private final Map<Graph, Picture> kept =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Graph, Picture> eldest) {
          return size() > KEPT;
        }
      };

  /** Layout is work for a processor; more at once would only be slower. */
  private final Semaphore turns = new Semaphore(2);

  @Override
  public void routes(Routes r) {
    r.post("/api/2.0/caspers/graphs/layout", this::layout);
  }

  /** ELK is loaded and compiled before anybody waits for it. */
  @Override
  public void start() {
    Thread warm = new Thread(GraphFeature::warm, "graph-warm");
    warm.setDaemon(true);
    warm.setPriority(Thread.MIN_PRIORITY);
    warm.start();
  }

  private static void warm() {
    try {
      IntStream.range(0, 5).forEach(i -> GraphLayout.of(ladder()));
    } catch (GraphLayout.TooLong e) {
      // A machine that is this busy gives the lowest priority nothing; it is warmed by who asks.
    }
  }

  /** Layers of three whose edges cross, so that all of ELK's phases have something to do. */
  private static Graph ladder() {
    List<Node> nodes = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      nodes.add(new Node("n" + i, 160, 60));
      if (i >= 3) {
        edges.add(new Edge("n" + (i - 3), "n" + i));
        edges.add(new Edge("n" + (i * 7 % (i / 3 * 3)), "n" + i));
      }
    }
    return new Graph(nodes, edges.stream().distinct().toList(), false);
  }

  private void layout(Context ctx) throws InterruptedException {
    Graph graph = checked(Json.body(ctx, Graph.class));
    Picture known;
    synchronized (kept) {
      known = kept.get(graph);
    }
    ctx.json(known == null ? fresh(graph) : known);
  }

  private Picture fresh(Graph graph) throws InterruptedException {
    turns.acquire();
    try {
      Picture picture = GraphLayout.of(graph);
      synchronized (kept) {
        kept.put(graph, picture);
      }
      return picture;
    } catch (GraphLayout.TooLong e) {
      throw ApiException.invalidParameter(
          "the graph has %d nodes and %d edges and takes too long to lay out; show a part of it"
              .formatted(graph.nodes().size(), graph.edges().size()));
    } finally {
      turns.release();
    }
  }

  private static Graph checked(Graph asked) {
    List<Node> nodes = Objects.requireNonNullElse(asked.nodes(), List.of());
    List<Edge> edges = Objects.requireNonNullElse(asked.edges(), List.of());
    if (nodes.size() > MOST_NODES || edges.size() > MOST_EDGES) {
      throw ApiException.invalidParameter(
          "the graph has %d nodes and %d edges; at most %d and %d are laid out: show a part of it"
              .formatted(nodes.size(), edges.size(), MOST_NODES, MOST_EDGES));
    }
    Set<String> ids = new HashSet<>();
    for (Node node : nodes) {
      if (node == null || node.id() == null || !ids.add(node.id())) {
        throw ApiException.invalidParameter("each of nodes needs an id of its own");
      }
      if (!(node.width() > 0 && node.width() < 4000 && node.height() > 0 && node.height() < 4000)) {
        throw ApiException.invalidParameter(
            "node '%s' needs a width and a height between 0 and 4000".formatted(node.id()));
      }
    }
    for (Edge edge : edges) {
      if (edge == null || !ids.contains(edge.from()) || !ids.contains(edge.to())) {
        throw ApiException.invalidParameter("each of edges needs from and to, ids of nodes");
      }
    }
    return new Graph(List.copyOf(nodes), List.copyOf(edges), asked.down());
  }
}
