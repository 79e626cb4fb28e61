package kitchens.caspers.workspace.graphs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.PortConstraints;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where the nodes of a directed graph stand and how its edges run, in layers, so that few edges
 * cross. All lengths are pixels of a page.
 */
final class GraphLayout {

  private static final long PATIENCE_NANOS = 4_000_000_000L;

  /** A box to place. */
  record Node(String id, double width, double height) {}

  /** An edge between two nodes of the same graph. */
  record Edge(String from, String to) {}

  /** What is to be laid out; {@code down} instead of to the right. */
  record Graph(List<Node> nodes, List<Edge> edges, boolean down) {}

  /** A node's upper left corner. */
  record Place(double x, double y) {}

  /** An edge's way, from its source's border to its target's: x and y by turns. */
  record Way(String from, String to, List<Double> points) {}

  /** A graph with its places. */
  record Picture(double width, double height, Map<String, Place> nodes, List<Way> edges) {}

  /** Layout took longer than anybody waits. */
  static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  static {
    // Outside of Eclipse nobody else tells ELK of its own options, and it cannot copy them then.
    LayoutMetaDataService.getInstance();
  }

  private GraphLayout() {}

  static Picture of(Graph graph) {
    ElkNode root = ElkGraphUtil.createGraph();
    root.setProperty(CoreOptions.DIRECTION, graph.down() ? Direction.DOWN : Direction.RIGHT);
    root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.POLYLINE);
    root.setProperty(LayeredOptions.NODE_PLACEMENT_STRATEGY, placement(graph));
    root.setProperty(CoreOptions.SPACING_NODE_NODE, 18.0);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, graph.down() ? 34.0 : 46.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_NODE, 14.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_EDGE, 8.0);
    root.setProperty(CoreOptions.SEPARATE_CONNECTED_COMPONENTS, true);
    root.setProperty(CoreOptions.RANDOM_SEED, 1);
    Map<String, ElkNode> nodes = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      ElkNode made = ElkGraphUtil.createNode(root);
      made.setDimensions(node.width(), node.height());
      made.setProperty(CoreOptions.PORT_CONSTRAINTS, PortConstraints.FREE);
      nodes.put(node.id(), made);
    }
    Map<ElkEdge, Edge> edges = new LinkedHashMap<>();
    for (Edge edge : graph.edges()) {
      edges.put(ElkGraphUtil.createSimpleEdge(nodes.get(edge.from()), nodes.get(edge.to())), edge);
    }
    new LayeredLayoutProvider().layout(root, new Impatient());
    return picture(root, nodes, edges);
  }

  /** The straightest lines cost most; in a large graph nobody sees them. */
  private static NodePlacementStrategy placement(Graph graph) {
    return graph.nodes().size() > 400
        ? NodePlacementStrategy.LINEAR_SEGMENTS
        : NodePlacementStrategy.BRANDES_KOEPF;
  }

  private static Picture picture(
      ElkNode root, Map<String, ElkNode> nodes, Map<ElkEdge, Edge> edges) {
    Map<String, Place> places = new HashMap<>();
    nodes.forEach((id, node) -> places.put(id, new Place(round(node.getX()), round(node.getY()))));
    List<Way> ways = new ArrayList<>();
    edges.forEach((elk, edge) -> ways.add(new Way(edge.from(), edge.to(), points(elk))));
    return new Picture(Math.ceil(root.getWidth()), Math.ceil(root.getHeight()), places, ways);
  }

  private static List<Double> points(ElkEdge edge) {
    List<Double> points = new ArrayList<>();
    for (ElkEdgeSection section : edge.getSections()) {
      points.add(round(section.getStartX()));
      points.add(round(section.getStartY()));
      section
          .getBendPoints()
          .forEach(
              bend -> {
                points.add(round(bend.getX()));
                points.add(round(bend.getY()));
              });
      points.add(round(section.getEndX()));
      points.add(round(section.getEndY()));
    }
    return points;
  }

  private static double round(double length) {
    return Math.round(length * 10) / 10.0;
  }

  /** Ends a layout that takes too long: ELK asks now and then whether it is cancelled. */
  private static final class Impatient extends BasicProgressMonitor {
    private final long until = System.nanoTime() + PATIENCE_NANOS;

    @Override
    public boolean isCanceled() {
      if (System.nanoTime() > until) {
        throw new TooLong();
      }
      return false;
    }
  }
}
