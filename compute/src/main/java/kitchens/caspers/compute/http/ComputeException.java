package kitchens.caspers.compute.http;

/** An error that a caller of compute's HTTP interface sees: status, Databricks code, message. */
public final class ComputeException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String errorCode;

  public ComputeException(int status, String errorCode, String message) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
  }

  public static ComputeException badRequest(String message) {
    return new ComputeException(400, "BAD_REQUEST", message);
  }

  public static ComputeException permissionDenied(String message) {
    return new ComputeException(403, "PERMISSION_DENIED", message);
  }

  public static ComputeException notFound(String message) {
    return new ComputeException(404, "RESOURCE_DOES_NOT_EXIST", message);
  }

  public static ComputeException conflict(String message) {
    return new ComputeException(409, "RESOURCE_CONFLICT", message);
  }

  public static ComputeException notImplemented(String message) {
    return new ComputeException(501, "NOT_IMPLEMENTED", message);
  }

  public static ComputeException unavailable(String message) {
    return new ComputeException(503, "TEMPORARILY_UNAVAILABLE", message);
  }

  public int status() {
    return status;
  }

  public String errorCode() {
    return errorCode;
  }
}
