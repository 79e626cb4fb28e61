package kitchens.caspers.compute.pipelines.plan;

import java.util.ArrayList;
import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Between Java's lists and Scala's sequences. */
public final class Scala {
  private Scala() {}

  /**
   * The elements as {@code T}, which the caller vouches for: a Scala trait that extends a class,
   * such as NamedExpression, is no subtype of that class in Java's eyes.
   */
  @SuppressWarnings("unchecked")
  public static <T> List<T> list(Seq<?> seq) {
    var list = new ArrayList<T>(seq.length());
    for (var elements = seq.iterator(); elements.hasNext(); ) {
      list.add((T) elements.next());
    }
    return list;
  }

  /** The elements as {@code T}; see {@link #list}. */
  @SuppressWarnings("unchecked")
  public static <T> Seq<T> seq(List<?> list) {
    return CollectionConverters.asScala(new ArrayList<>((List<T>) list)).toSeq();
  }
}
