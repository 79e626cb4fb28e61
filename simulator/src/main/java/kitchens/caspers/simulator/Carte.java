package kitchens.caspers.simulator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import kitchens.caspers.simulator.chance.Draw;
import kitchens.caspers.simulator.location.Location.BrandMomentum;
import kitchens.caspers.simulator.menu.Menu;
import kitchens.caspers.simulator.menu.Menu.Brand;
import kitchens.caspers.simulator.menu.Menu.Item;

/** A menu made ready for ordering from: how popular each brand and item is, and its JSON. */
final class Carte {
  final Item[] items;

  /** Each item's JSON up to its quantity, as the text of a body. */
  final byte[][] plainJson;

  /** The same within a JSON string. */
  final byte[][] quotedJson;

  private final Brand[] brands;
  private final int[][] itemsOfBrand;
  private final double[][] cumulativeOfBrand;
  private final double[] popularity;
  private final int[] momentum;
  private final BrandMomentum rates;

  /**
   * @param key the location's key: a brand that rises in one town may fall in another
   */
  Carte(Menu menu, BrandMomentum rates, long key) {
    this.rates = rates;
    items = menu.items().toArray(Item[]::new);
    brands = menu.brands().toArray(Brand[]::new);
    plainJson = new byte[items.length][];
    quotedJson = new byte[items.length][];
    for (var i = 0; i < items.length; i++) {
      var json = json(items[i]);
      plainJson[i] = json.getBytes(StandardCharsets.UTF_8);
      quotedJson[i] = JsonText.escape(json).getBytes(StandardCharsets.UTF_8);
    }
    itemsOfBrand = new int[brands.length][];
    cumulativeOfBrand = new double[brands.length][];
    popularity = new double[brands.length];
    momentum = new int[brands.length];
    for (var b = 0; b < brands.length; b++) {
      var brandKey = Draw.key(key, brands[b].id());
      popularity[b] = weight(brandKey, 0.6);
      var share = Draw.unit(brandKey, Purpose.MOMENTUM);
      momentum[b] =
          share < rates.improving() ? 1 : share < rates.improving() + rates.flat() ? 0 : -1;
      indexItems(b, menu.items());
    }
  }

  private void indexItems(int b, List<Item> all) {
    var id = brands[b].id();
    itemsOfBrand[b] =
        IntStream.range(0, all.size()).filter(i -> all.get(i).brandId() == id).toArray();
    cumulativeOfBrand[b] = new double[itemsOfBrand[b].length];
    var sum = 0.0;
    for (var i = 0; i < itemsOfBrand[b].length; i++) {
      sum += weight(Draw.key(Draw.key("item"), items[itemsOfBrand[b][i]].id()), 0.5);
      cumulativeOfBrand[b][i] = sum;
    }
  }

  private static double weight(long key, double spread) {
    return StrictMath.exp(spread * Draw.gaussian(key, Purpose.POPULARITY));
  }

  private static String json(Item item) {
    return "{\"id\":%d,\"category_id\":%d,\"menu_id\":%d,\"brand_id\":%d,\"name\":\"%s\",\"price\":%d.%02d,\"qty\":"
        .formatted(
            item.id(),
            item.categoryId(),
            item.menuId(),
            item.brandId(),
            JsonText.escape(item.name()),
            item.priceCents() / 100,
            item.priceCents() % 100);
  }

  /** Running sums of the brands' popularity on the {@code day}-th day, counted from 0. */
  double[] brandsOn(long day) {
    var cumulative = new double[brands.length];
    var sum = 0.0;
    for (var b = 0; b < brands.length; b++) {
      sum +=
          switch (momentum[b]) {
            case 1 -> popularity[b] * StrictMath.pow(1 + rates.growth(), day);
            case -1 -> popularity[b] * StrictMath.pow(1 - rates.decline(), day);
            default -> popularity[b];
          };
      cumulative[b] = sum;
    }
    return cumulative;
  }

  int[] itemsOf(int brand) {
    return itemsOfBrand[brand];
  }

  /** The place of an item in {@link #items}; the journal's rules see to it that it is there. */
  int indexOf(int itemId) {
    return IntStream.range(0, items.length)
        .filter(i -> items[i].id() == itemId)
        .findFirst()
        .orElseThrow();
  }

  int pickItem(int brand, double u) {
    return itemsOfBrand[brand][pick(cumulativeOfBrand[brand], u)];
  }

  static int pick(double[] cumulative, double u) {
    var wanted = u * cumulative[cumulative.length - 1];
    var low = 0;
    var high = cumulative.length - 1;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (cumulative[middle] > wanted) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
