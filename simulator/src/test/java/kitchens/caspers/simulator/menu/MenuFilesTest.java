package kitchens.caspers.simulator.menu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kitchens.caspers.simulator.Universe;
import kitchens.caspers.simulator.menu.Menu.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MenuFilesTest {
  private static final String BRANDS = "id,name,cuisine,description\n1,A,B,C\n";
  private static final String MENUS = "id,brand_id,name\n1,1,M\n";
  private static final String CATEGORIES = "id,menu_id,brand_id,name\n1,1,1,K\n";
  private static final String ITEMS =
      "id,category_id,menu_id,brand_id,name,description,price\n1,1,1,1,Soup,\"hot, thick\",4.50\n";

  @Test
  void theUniverseHasBrandsAndItemsEnough() {
    var menu = Universe.menu();
    assertThat(menu.brands()).hasSizeGreaterThanOrEqualTo(16);
    assertThat(menu.items()).hasSizeGreaterThanOrEqualTo(100);
    assertThat(menu.items()).extracting(Item::name).doesNotHaveDuplicates();
    assertThat(menu.items()).allMatch(i -> i.priceCents() >= 300 && i.priceCents() <= 3000);
    for (var item : menu.items()) {
      var category = menu.categories().get(item.categoryId() - 1);
      assertThat(category.menuId()).isEqualTo(item.menuId());
      assertThat(category.brandId()).isEqualTo(item.brandId());
      assertThat(menu.menus().get(item.menuId() - 1).brandId()).isEqualTo(item.brandId());
    }
  }

  @Test
  void quotedTextKeepsItsCommas() {
    var menu = Menu.parse(BRANDS, MENUS, CATEGORIES, ITEMS).value();
    assertThat(menu.items().get(0)).isEqualTo(new Item(1, 1, 1, 1, "Soup", "hot, thick", 450));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4.50       | 4.5   | items.csv: line 2: price is '4.5'; write dollars with two decimals
          4.50       | -4.50 | items.csv: line 2: price is '-4.50'; write dollars with two decimals
          4.50       | NaN   | items.csv: line 2: price is 'NaN'; write dollars with two decimals
          Soup       | ' '   | items.csv: line 2: name is missing; write it
          1,1,1,1,S  | 1,7,1,1,S | items.csv: line 2: category_id 7 is not in categories.csv; name an id
          1,1,1,1,S  | x,1,1,1,S | items.csv: line 2: id is 'x'; write a whole number of 0 or more
          """)
  void aWrongItemIsNamedByItsLine(String good, String bad, String message) {
    assertThatThrownBy(() -> Menu.parse(BRANDS, MENUS, CATEGORIES, ITEMS.replace(good, bad)))
        .hasMessageContaining(message);
  }

  @Test
  void everyFilesErrorsAreReportedTogether() {
    assertThatThrownBy(
            () -> Menu.parse(BRANDS + "1,D,E,F\n", "id,brand_id,name\n", CATEGORIES, ITEMS))
        .hasMessageContaining("brands.csv: line 3: id 1 is there twice; give each row its own id")
        .hasMessageContaining("menus.csv: line 1: has no rows")
        .hasMessageContaining("categories.csv: line 2: menu_id 1 is not in menus.csv");
  }

  @Test
  void aMissingColumnIsNamedOnce() {
    assertThatThrownBy(() -> Menu.parse(BRANDS, MENUS, CATEGORIES, ITEMS.replace("price", "cost")))
        .hasMessageContaining(
            "items.csv: line 1: the header has no price; write the columns id,category_id,");
  }

  @Test
  void aBrandWithoutItemsIsNamed() {
    assertThatThrownBy(() -> Menu.parse(BRANDS + "2,Empty,E,F\n", MENUS, CATEGORIES, ITEMS))
        .hasMessageContaining(
            "items.csv: brand_id 2: has no item, so nobody could order from Empty");
  }
}
