package kitchens.caspers.bundle.resources;

import kitchens.caspers.bundle.schema.Shape;

/** A type with what describes it. */
abstract class DescribedType implements ResourceType {

  private final String name;
  private final String noun;
  private final Shape.Struct shape;

  DescribedType(String name, String noun, Shape.Struct shape) {
    this.name = name;
    this.noun = noun;
    this.shape = shape;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String noun() {
    return noun;
  }

  @Override
  public final Shape.Struct shape() {
    return shape;
  }
}
