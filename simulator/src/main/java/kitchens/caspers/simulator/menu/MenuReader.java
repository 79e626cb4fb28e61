package kitchens.caspers.simulator.menu;

import java.util.ArrayList;
import java.util.List;
import kitchens.caspers.simulator.input.Finding;
import kitchens.caspers.simulator.input.Findings;
import kitchens.caspers.simulator.input.InvalidInputException;
import kitchens.caspers.simulator.input.Parsed;
import kitchens.caspers.simulator.menu.Menu.Brand;
import kitchens.caspers.simulator.menu.Menu.BrandMenu;
import kitchens.caspers.simulator.menu.Menu.Category;
import kitchens.caspers.simulator.menu.Menu.Item;

/** Reads the four files together, since each refers to the one before. */
final class MenuReader {
  private final List<Finding> found = new ArrayList<>();

  Parsed<Menu> read(String brandsCsv, String menusCsv, String categoriesCsv, String itemsCsv) {
    var ofBrands = new Findings("brands.csv", false);
    var brandRows = new CsvTable(ofBrands);
    var brands =
        brandRows.read(
            brandsCsv,
            List.of("id", "name", "cuisine", "description"),
            row ->
                new Brand(
                    row.id(), row.text("name"), row.text("cuisine"), row.text("description")));

    var ofMenus = new Findings("menus.csv", false);
    var menuRows = new CsvTable(ofMenus);
    var menus =
        menuRows.read(
            menusCsv,
            List.of("id", "brand_id", "name"),
            row ->
                new BrandMenu(
                    row.id(),
                    row.reference("brand_id", brandRows, "brands.csv"),
                    row.text("name")));

    var ofCategories = new Findings("categories.csv", false);
    var categoryRows = new CsvTable(ofCategories);
    var categories =
        categoryRows.read(
            categoriesCsv,
            List.of("id", "menu_id", "brand_id", "name"),
            row ->
                new Category(
                    row.id(),
                    row.reference("menu_id", menuRows, "menus.csv"),
                    row.reference("brand_id", brandRows, "brands.csv"),
                    row.text("name")));

    var ofItems = new Findings("items.csv", false);
    var itemRows = new CsvTable(ofItems);
    var items =
        itemRows.read(
            itemsCsv,
            List.of("id", "category_id", "menu_id", "brand_id", "name", "description", "price"),
            row ->
                new Item(
                    row.id(),
                    row.reference("category_id", categoryRows, "categories.csv"),
                    row.reference("menu_id", menuRows, "menus.csv"),
                    row.reference("brand_id", brandRows, "brands.csv"),
                    row.text("name"),
                    row.text("description"),
                    row.cents("price")));

    for (var brand : brands) {
      if (items.stream().noneMatch(item -> item.brandId() == brand.id())) {
        ofItems.error(
            "brand_id " + brand.id(),
            "has no item, so nobody could order from " + brand.name(),
            "add an item or take the brand out of brands.csv");
      }
    }
    for (var findings : List.of(ofBrands, ofMenus, ofCategories, ofItems)) {
      found.addAll(findings.all());
    }
    if (found.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR)) {
      throw new InvalidInputException(found);
    }
    return new Parsed<>(new Menu(brands, menus, categories, items), List.copyOf(found));
  }
}
