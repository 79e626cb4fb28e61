package kitchens.caspers.roads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import crosby.binary.Osmformat;
import crosby.binary.file.BlockOutputStream;
import crosby.binary.file.FileBlock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import kitchens.caspers.simulator.streets.CityStreets;
import kitchens.caspers.simulator.streets.HouseStyle;
import kitchens.caspers.simulator.streets.RoadFile;
import kitchens.caspers.simulator.streets.RoadGraph;
import kitchens.caspers.simulator.streets.Route;
import kitchens.caspers.simulator.streets.StreetNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The extract of Monaco that comes with planetiler's tests, whole and broken. */
class RoadMapTest {
  private static final byte[] MONACO = monaco();
  private static final RoadMap MAP =
      RoadMap.around("Monaco", 43.7339, 7.4186, 1.5, HouseStyle.NUMBER_FIRST);

  private static byte[] monaco() {
    try (var in = RoadMapTest.class.getResourceAsStream("/monaco-latest.osm.pbf")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RoadGraph read(byte[] pbf) throws IOException {
    return MAP.read("monaco.osm.pbf", new ByteArrayInputStream(pbf));
  }

  @Test
  void theExtractThatIsShippedIsMadeOfIt() throws IOException {
    var whole =
        RoadMap.whole("Monaco", HouseStyle.NUMBER_FIRST)
            .read("monaco-latest.osm.pbf", new ByteArrayInputStream(MONACO));
    assertThat(RoadFile.write(whole))
        .isEqualTo(RoadFile.write(CityStreets.shipped("Monaco").orElseThrow()));
  }

  @Test
  void realHousesAreAddresses() throws IOException {
    var streets = new StreetNetwork(read(MONACO), 43.7339, 7.4186, 1.5, 14);
    var addresses = new HashSet<String>();
    for (var address = 0; address < streets.addressCount(); address++) {
      addresses.add(streets.address(address));
    }
    assertThat(streets.roads().doors()).isGreaterThan(150);
    assertThat(addresses).contains("27 Boulevard Albert 1er").hasSizeGreaterThan(800);
    assertThat(streets.roads().attribution()).isEqualTo("© OpenStreetMap contributors");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 200, 10_000, 300_000, 445_314})
  void aMapThatIsCutOffIsSaidToBe(int length) {
    assertThatThrownBy(() -> read(Arrays.copyOf(MONACO, length)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "monaco.osm.pbf cannot be used: it is cut off or damaged near byte \\d+.*");
  }

  /** Wherever it is damaged: Adler-32 or the lengths of its blocks do not fit any more. */
  @ParameterizedTest
  @ValueSource(ints = {30, 5_000, 100_000, 400_000})
  void aMapThatIsDamagedIsSaidToBe(int at) {
    var damaged = MONACO.clone();
    Arrays.fill(damaged, at, at + 40, (byte) 0xA5);
    assertThatThrownBy(() -> read(damaged))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("monaco.osm.pbf cannot be used: it is cut off or damaged");
  }

  @Test
  void anEmptyMapIsSaidToBe() {
    assertThatThrownBy(() -> read(new byte[0]))
        .hasMessage("monaco.osm.pbf cannot be used: it is empty: download it again");
  }

  @Test
  void aMapOfAnotherPlaceSaysWhatItCovers() {
    var map = RoadMap.around("Chicago", 41.88, -87.63, 3, HouseStyle.NUMBER_FIRST);
    assertThatThrownBy(() -> map.read("monaco.osm.pbf", new ByteArrayInputStream(MONACO)))
        .hasMessageContaining("it has nothing within 3.0 mi around 41.88, -87.63; it covers 43.")
        .hasMessageContaining("name a map of the place");
  }

  @Test
  void aMapOfAnotherPlanetIsRefused() throws IOException {
    var node = Osmformat.Node.newBuilder().setId(7).setLat(1_234_000_0000L).setLon(0);
    var block =
        Osmformat.PrimitiveBlock.newBuilder()
            .setStringtable(Osmformat.StringTable.newBuilder().addS(ByteString.EMPTY))
            .addPrimitivegroup(Osmformat.PrimitiveGroup.newBuilder().addNodes(node))
            .build();
    var bytes = new ByteArrayOutputStream();
    try (var out = new BlockOutputStream(bytes)) {
      out.write(FileBlock.newInstance("OSMData", block.toByteString(), null));
    }
    assertThatThrownBy(() -> read(bytes.toByteArray()))
        .hasMessage(
            "monaco.osm.pbf cannot be used: point 7 lies at 1234.0, 0.0, which is nowhere on Earth");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"features\": 3}", "{\"features\": []}"})
  void geoJsonThatIsNoneIsSaidToBe(String text) {
    var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> MAP.read("roads.geojson", in))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("roads.geojson cannot be used: it ");
  }

  @Test
  void oneWayTagsAndLimitsAreFollowed() throws IOException {
    var geojson =
        """
        {"features": [
          {"properties": {"highway": "residential", "name": "Ring", "oneway": "yes", "maxspeed": "20 mph"},
           "geometry": {"type": "LineString", "coordinates":
             [[7.41, 43.73], [7.42, 43.73], [7.42, 43.735], [7.41, 43.735], [7.41, 43.73]]}},
          {"properties": {"highway": "residential", "name": "Across", "access": "private"},
           "geometry": {"type": "LineString", "coordinates": [[7.41, 43.73], [7.42, 43.735]]}},
          {"properties": {"highway": "residential", "name": "Middle"},
           "geometry": {"type": "LineString", "coordinates": [[7.42, 43.73], [7.41, 43.735]]}}
        ]}
        """;
    var roads =
        RoadMap.whole("Ring", HouseStyle.STREET_FIRST)
            .read("r.geojson", new ByteArrayInputStream(geojson.getBytes(StandardCharsets.UTF_8)));
    assertThat(roads.streetNames()).as("the private one is left out").isEqualTo(2);
    var streets = new StreetNetwork(roads, 43.73, 7.412, 2, 90);
    for (var address = 0; address < streets.addressCount(); address++) {
      if (streets.address(address).startsWith("Ring")) {
        var route = Route.to(streets, address);
        assertThat(route.limitKmhAt(route.lengthCm())).isEqualTo(32);
        var there = streets.outCm(address);
        var round = 2L * (80_500 + 55_660);
        assertThat(there).as(streets.address(address)).isLessThan((int) round + 100);
      }
    }
  }
}
