package kitchens.caspers.simulator.menu;

import java.util.List;
import kitchens.caspers.simulator.input.Parsed;

/**
 * What the kitchens cook: the rows of the tables brands, menus, categories and items. Prices are
 * whole cents of US dollars.
 */
public record Menu(
    List<Brand> brands, List<BrandMenu> menus, List<Category> categories, List<Item> items) {

  public Menu {
    brands = List.copyOf(brands);
    menus = List.copyOf(menus);
    categories = List.copyOf(categories);
    items = List.copyOf(items);
  }

  public record Brand(int id, String name, String cuisine, String description) {}

  public record BrandMenu(int id, int brandId, String name) {}

  public record Category(int id, int menuId, int brandId, String name) {}

  public record Item(
      int id,
      int categoryId,
      int menuId,
      int brandId,
      String name,
      String description,
      int priceCents) {}

  /**
   * Reads the four files of {@code universe/business}; columns are known by their header.
   *
   * @param brandsCsv id, name, cuisine, description
   * @param menusCsv id, brand_id, name
   * @param categoriesCsv id, menu_id, brand_id, name
   * @param itemsCsv id, category_id, menu_id, brand_id, name, description, price (dollars with
   *     cents, such as 12.50)
   * @throws kitchens.caspers.simulator.input.InvalidInputException with everything wrong in them
   */
  public static Parsed<Menu> parse(
      String brandsCsv, String menusCsv, String categoriesCsv, String itemsCsv) {
    return new MenuReader().read(brandsCsv, menusCsv, categoriesCsv, itemsCsv);
  }
}
