package j3420.source;

import java.util.List;
import java.util.Optional;

/** The claim layouts that the product knows. */
public final class Layouts {

  /** All layouts, the default first. */
  public static final List<Layout> ALL =
      List.of(
          new CanonicalLayout(),
          new TuvaLayout(),
          new CmsRifLayout(),
          new Cclf5Layout(),
          new DesynpufLayout());

  private Layouts() {}

  /** The layout of that name. */
  public static Optional<Layout> named(String name) {
    return ALL.stream().filter(layout -> layout.name().equals(name)).findFirst();
  }
}
