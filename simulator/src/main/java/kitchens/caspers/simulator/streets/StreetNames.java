package kitchens.caspers.simulator.streets;

import kitchens.caspers.simulator.chance.Draw;

/** Numbered streets one way, named ones across them. */
final class StreetNames {
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
  private static final String[] KINDS = {"St", "Ave", "Blvd", "Way", "Terrace", "Row"};

  private final int shift;

  StreetNames(long key) {
    shift = Draw.below(key, 101, NAMES.length);
  }

  /** A street that runs along a row of the grid, such as {@code 14th St}. */
  String ofRow(int row) {
    var number = row + 1;
    var ending = number % 100 / 10 == 1 ? 0 : number % 10;
    return number
        + switch (ending) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        }
        + " St";
  }

  /** A street that runs along a column of the grid, such as {@code Juniper Ave}. */
  String ofColumn(int column) {
    return NAMES[(column + shift) % NAMES.length] + " " + KINDS[column / NAMES.length % 6];
  }
}
