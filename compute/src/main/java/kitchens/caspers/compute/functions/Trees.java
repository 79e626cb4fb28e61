package kitchens.caspers.compute.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import scala.Option;
import scala.collection.Iterable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Between Catalyst's collections and Java's. */
final class Trees {
  private Trees() {}

  /**
   * The elements as {@code T}, which the caller vouches for: a Scala trait that extends a class is
   * no subtype of that class in Java's eyes.
   */
  @SuppressWarnings("unchecked")
  static <T> List<T> list(Iterable<?> elements) {
    List<T> list = new ArrayList<>();
    for (var each = elements.iterator(); each.hasNext(); ) {
      list.add((T) each.next());
    }
    return list;
  }

  static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(new ArrayList<>(list)).toSeq();
  }

  static <T> Optional<T> optional(Option<T> option) {
    return option.isDefined() ? Optional.of(option.get()) : Optional.empty();
  }
}
