package kitchens.caspers.simulator.streets;

import kitchens.caspers.simulator.chance.Draw;

/** Numbered streets one way, named ones across them, and names for what there is one of. */
final class TownNames {
  private static final String[] NAMES = {
    "Juniper",
    "Harbor",
    "Linden",
    "Quarry",
    "Sycamore",
    "Foundry",
    "Alder",
    "Lantern",
    "Magnolia",
    "Cannery",
    "Willow",
    "Mercer",
    "Poplar",
    "Orchard",
    "Beacon",
    "Hawthorn",
    "Ferry",
    "Chestnut",
    "Larkspur",
    "Granite",
    "Mulberry",
    "Signal",
    "Cypress",
    "Tannery",
    "Laurel",
    "Pioneer",
    "Hazel",
    "Market",
    "Bayberry",
    "Cooper",
    "Elder",
    "Summit",
    "Aspen",
    "Prospect",
    "Clover",
    "Wharf",
    "Birch",
    "Mission",
    "Sorrel",
    "Hudson",
    "Tamarack",
    "Garden",
    "Ironwood",
    "Delancey",
    "Yarrow",
    "Bridge",
    "Primrose",
    "Dogwood"
  };
  private static final String[][] KINDS = {
    {"Ave", "Blvd", "Way", "Terrace"}, {"Dr", "Rd", "Row", "Walk"}, {"Pl", "Ct", "Lane", "Park"}
  };
  private static final String[] AVENUES = {
    "Grand Ave", "Commerce Ave", "Union Ave", "Exchange Ave", "Capitol Ave", "Station Ave"
  };
  private static final String[] DIAGONALS = {
    "Lafayette Ave", "Franklin Blvd", "Monument Ave", "Cascade Blvd", "Lincoln Ave", "Rosedale Blvd"
  };
  private static final String[] PARKWAYS = {
    "Crestline Pkwy", "Ridgeway Pkwy", "Meadow Pkwy", "Founders Pkwy", "Highland Pkwy"
  };
  private static final String[] RIVERS = {"Otter", "Heron", "Silver", "Stone", "Mill", "Fox"};

  private final long key;

  TownNames(long key) {
    this.key = key;
  }

  /** A street of the first grid: {@code 14th St} along a row, {@code Juniper Ave} across. */
  String ofFirstGrid(int across, int index) {
    return across == 0 ? ordinal(index + 1) + " St" : named(index, 0, 0);
  }

  /** A street of the second grid: {@code Juniper Dr} along a row, {@code Juniper Pl} across. */
  String ofSecond(int across, int index) {
    return named(index, 1 + across, 17 + 13 * across);
  }

  private String named(int index, int kinds, int further) {
    var shift = Draw.below(key, 101, NAMES.length) + further;
    return NAMES[(index + shift) % NAMES.length]
        + " "
        + KINDS[kinds][index / NAMES.length % KINDS[kinds].length];
  }

  private static String ordinal(int number) {
    var ending = number % 100 / 10 == 1 ? 0 : number % 10;
    return number
        + switch (ending) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }

  String avenue() {
    return one(AVENUES, 102, 0);
  }

  String diagonal(int number) {
    return one(DIAGONALS, 103, number);
  }

  String parkway() {
    return one(PARKWAYS, 104, 0);
  }

  /** The drive along one bank of the river, which is -1 or 1. */
  String bank(int bank) {
    return one(RIVERS, 105, 0) + (bank < 0 ? " River Dr" : " Embankment");
  }

  private String one(String[] names, int purpose, int further) {
    return names[(Draw.below(key, purpose, names.length) + further) % names.length];
  }
}
