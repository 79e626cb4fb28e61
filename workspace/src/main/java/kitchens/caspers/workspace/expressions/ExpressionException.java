package kitchens.caspers.workspace.expressions;

/** An expression cannot be read, or has no value here; the message says where and why. */
public final class ExpressionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ExpressionException(String message) {
    super(message);
  }
}
