package kitchens.caspers.simulator.streets;

/** How a place's people number houses and write addresses. */
public enum HouseStyle {
  /** {@code 1412 Juniper Ave}, each block beginning a new hundred. */
  BLOCKS,
  /** {@code 12 Rue Grimaldi}, counted along the street. */
  NUMBER_FIRST,
  /** {@code Vasagatan 12}, counted along the street. */
  STREET_FIRST;

  String address(String street, String number) {
    return this == STREET_FIRST ? street + " " + number : number + " " + street;
  }
}
