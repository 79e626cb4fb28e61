package kitchens.caspers.workspace.outbound;

import java.io.IOException;

/** An answer is longer than it may be; it was not read to its end. */
public final class TooLarge extends IOException {

  private static final long serialVersionUID = 1L;

  TooLarge(long limit) {
    super("the answer is longer than " + limit + " bytes");
  }
}
