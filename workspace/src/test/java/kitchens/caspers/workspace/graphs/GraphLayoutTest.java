package kitchens.caspers.workspace.graphs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kitchens.caspers.workspace.graphs.GraphLayout.Edge;
import kitchens.caspers.workspace.graphs.GraphLayout.Graph;
import kitchens.caspers.workspace.graphs.GraphLayout.Node;
import kitchens.caspers.workspace.graphs.GraphLayout.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphLayoutTest {

  /** Boxes of many sizes, each but the first few after one or two earlier ones. */
  private static Graph graph(long seed, int count, boolean down) {
    var random = new Random(seed);
    var nodes =
        IntStream.range(0, count)
            .mapToObj(i -> new Node("n" + i, 60 + random.nextInt(200), 30 + random.nextInt(60)))
            .toList();
    var edges = new ArrayList<Edge>();
    for (var i = 4; i < count; i++) {
      edges.add(new Edge("n" + random.nextInt(i), "n" + i));
      var other = new Edge("n" + random.nextInt(i), "n" + i);
      if (!edges.contains(other)) {
        edges.add(other);
      }
    }
    return new Graph(nodes, edges, down);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void boxesLieApartAndInsideThePicture(long seed) {
    var graph = graph(seed, 60, seed % 2 == 0);
    var picture = GraphLayout.of(graph);

    assertThat(picture.nodes()).hasSize(60);
    for (var a : graph.nodes()) {
      var at = picture.nodes().get(a.id());
      assertThat(at.x()).isBetween(0.0, picture.width() - a.width() + 0.1);
      assertThat(at.y()).isBetween(0.0, picture.height() - a.height() + 0.1);
      for (var b : graph.nodes()) {
        assertThat(a.id().compareTo(b.id()) < 0 && overlap(picture, a, b))
            .as("%s over %s", a, b)
            .isFalse();
      }
    }
  }

  private static boolean overlap(Picture picture, Node a, Node b) {
    var p = picture.nodes().get(a.id());
    var q = picture.nodes().get(b.id());
    return p.x() < q.x() + b.width()
        && q.x() < p.x() + a.width()
        && p.y() < q.y() + b.height()
        && q.y() < p.y() + a.height();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyEdgeLeadsForwardFromBorderToBorder(boolean down) {
    var graph = graph(7, 50, down);
    var sizes = graph.nodes().stream().collect(Collectors.toMap(Node::id, node -> node));
    var picture = GraphLayout.of(graph);

    assertThat(picture.edges()).hasSameSizeAs(graph.edges());
    for (var way : picture.edges()) {
      var from = picture.nodes().get(way.from());
      var to = picture.nodes().get(way.to());
      var last = way.points().size() - 2;
      var begin = down ? way.points().get(1) : way.points().get(0);
      var end = down ? way.points().get(last + 1) : way.points().get(last);
      var source = sizes.get(way.from());
      assertThat(begin)
          .isCloseTo(down ? from.y() + source.height() : from.x() + source.width(), offset(0.2));
      assertThat(end).isCloseTo(down ? to.y() : to.x(), offset(0.2));
      assertThat(end).isGreaterThan(begin);
    }
  }

  @Test
  void theSameGraphGetsTheSamePicture() {
    assertThat(GraphLayout.of(graph(9, 80, true))).isEqualTo(GraphLayout.of(graph(9, 80, true)));
  }

  @Test
  void anEmptyGraphAndOneOfLooseBoxesHavePictures() {
    assertThat(GraphLayout.of(new Graph(List.of(), List.of(), false)).nodes()).isEmpty();
    var loose = List.of(new Node("a", 100, 40), new Node("b", 100, 40));
    assertThat(GraphLayout.of(new Graph(loose, List.of(), false)).nodes()).hasSize(2);
  }

  @Test
  void aCircleIsLaidOutToo() {
    var nodes = List.of(new Node("a", 100, 40), new Node("b", 100, 40));
    var circle = List.of(new Edge("a", "b"), new Edge("b", "a"));
    assertThat(GraphLayout.of(new Graph(nodes, circle, false)).edges()).hasSize(2);
  }
}
