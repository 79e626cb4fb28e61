package kitchens.caspers.roads;

import com.google.protobuf.InvalidProtocolBufferException;
import crosby.binary.BinaryParser;
import crosby.binary.Osmformat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kitchens.caspers.simulator.streets.RoadSurvey.Restriction;

/** Unpacks the blocks of an {@code .osm.pbf} into a {@link MapReading}. */
final class PbfParser extends BinaryParser {
  private final MapReading reading;

  PbfParser(MapReading reading) {
    this.reading = reading;
  }

  void block(PbfBlocks.Block block) throws InvalidProtocolBufferException {
    switch (block.type()) {
      case "OSMHeader" -> parse(Osmformat.HeaderBlock.parseFrom(block.data()));
      case "OSMData" -> parse(Osmformat.PrimitiveBlock.parseFrom(block.data()));
      default -> {
        // Blocks of other types are to be skipped, says the format.
      }
    }
  }

  @Override
  protected void parse(Osmformat.HeaderBlock header) {
    for (var feature : header.getRequiredFeaturesList()) {
      if (!feature.equals("OsmSchema-V0.6") && !feature.equals("DenseNodes")) {
        throw new IllegalArgumentException(
            "it needs the feature %s, which is not read here: convert it with `osmium cat`"
                .formatted(feature));
      }
    }
  }

  @Override
  protected void parseDense(Osmformat.DenseNodes nodes) {
    var id = 0L;
    var lat = 0L;
    var lon = 0L;
    var at = 0;
    for (var i = 0; i < nodes.getIdCount(); i++) {
      id += nodes.getId(i);
      lat += nodes.getLat(i);
      lon += nodes.getLon(i);
      Map<String, String> tags = Map.of();
      while (at < nodes.getKeysValsCount() && nodes.getKeysVals(at) != 0) {
        tags = tags.isEmpty() ? new HashMap<>() : tags;
        tags.put(getStringById(nodes.getKeysVals(at)), getStringById(nodes.getKeysVals(at + 1)));
        at += 2;
      }
      at++;
      reading.point(id, parseLat(lat), parseLon(lon), tags);
    }
  }

  @Override
  protected void parseNodes(List<Osmformat.Node> nodes) {
    for (var node : nodes) {
      var tags = tags(node.getKeysList(), node.getValsList());
      reading.point(node.getId(), parseLat(node.getLat()), parseLon(node.getLon()), tags);
    }
  }

  @Override
  protected void parseWays(List<Osmformat.Way> ways) {
    for (var way : ways) {
      var points = new long[way.getRefsCount()];
      var id = 0L;
      for (var i = 0; i < points.length; i++) {
        id += way.getRefs(i);
        points[i] = id;
      }
      reading.way(way.getId(), points, tags(way.getKeysList(), way.getValsList()));
    }
  }

  @Override
  protected void parseRelations(List<Osmformat.Relation> relations) {
    for (var relation : relations) {
      var tags = tags(relation.getKeysList(), relation.getValsList());
      var kind = tags.getOrDefault("restriction:motorcar", tags.getOrDefault("restriction", ""));
      if ("restriction".equals(tags.get("type")) && kind.matches("(no|only)_.*")) {
        restriction(relation, kind.startsWith("only_"));
      }
    }
  }

  /** Restrictions over a point; those over a way in between are not told by one turn. */
  private void restriction(Osmformat.Relation relation, boolean only) {
    Long from = null;
    Long via = null;
    Long to = null;
    var id = 0L;
    for (var i = 0; i < relation.getMemidsCount(); i++) {
      id += relation.getMemids(i);
      var role = getStringById(relation.getRolesSid(i));
      var type = relation.getTypes(i);
      if (role.equals("from") && type == Osmformat.Relation.MemberType.WAY) {
        from = id;
      } else if (role.equals("to") && type == Osmformat.Relation.MemberType.WAY) {
        to = id;
      } else if (role.equals("via") && type == Osmformat.Relation.MemberType.NODE) {
        via = id;
      }
    }
    if (from != null && via != null && to != null) {
      reading.restriction(new Restriction(from, via, to, only));
    }
  }

  private Map<String, String> tags(List<Integer> keys, List<Integer> values) {
    var tags = new HashMap<String, String>();
    for (var i = 0; i < keys.size(); i++) {
      tags.put(getStringById(keys.get(i)), getStringById(values.get(i)));
    }
    return tags;
  }

  @Override
  public void complete() {
    // The reading is asked for what it found.
  }
}
