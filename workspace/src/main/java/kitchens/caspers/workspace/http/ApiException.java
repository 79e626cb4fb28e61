package kitchens.caspers.workspace.http;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * An answer that is not a success: status, Databricks' error code, and a message that names the
 * thing, what is wrong with it and the mend.
 */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String errorCode;
  private final String retryAfter;

  public ApiException(int status, String errorCode, String message) {
    this(status, errorCode, message, status == 503 ? "1" : null);
  }

  private ApiException(int status, String errorCode, String message, String retryAfter) {
    super(requireNonNull(message, "message is null"));
    this.status = status;
    this.errorCode = requireNonNull(errorCode, "errorCode is null");
    this.retryAfter = retryAfter;
  }

  public int status() {
    return status;
  }

  public String errorCode() {
    return errorCode;
  }

  /** When it is worth asking again, as the header {@code Retry-After} says it. */
  public Optional<String> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** 429 REQUEST_LIMIT_EXCEEDED: too much at once. */
  public static ApiException tooManyRequests(String message, String retryAfter) {
    return new ApiException(429, "REQUEST_LIMIT_EXCEEDED", message, retryAfter);
  }

  /** 404 RESOURCE_DOES_NOT_EXIST. */
  public static ApiException notFound(String message) {
    return new ApiException(404, "RESOURCE_DOES_NOT_EXIST", message);
  }

  /** 409 RESOURCE_ALREADY_EXISTS. */
  public static ApiException alreadyExists(String message) {
    return new ApiException(409, "RESOURCE_ALREADY_EXISTS", message);
  }

  /** 400 INVALID_PARAMETER_VALUE. */
  public static ApiException invalidParameter(String message) {
    return new ApiException(400, "INVALID_PARAMETER_VALUE", message);
  }

  /** 400 MALFORMED_REQUEST. */
  public static ApiException malformed(String message) {
    return new ApiException(400, "MALFORMED_REQUEST", message);
  }

  /** 400 INVALID_STATE: the request is fine, the thing is not in a state for it. */
  public static ApiException invalidState(String message) {
    return new ApiException(400, "INVALID_STATE", message);
  }

  /** 403 PERMISSION_DENIED. */
  public static ApiException permissionDenied(String message) {
    return new ApiException(403, "PERMISSION_DENIED", message);
  }

  /** 401 UNAUTHENTICATED. */
  public static ApiException unauthenticated(String message) {
    return new ApiException(401, "UNAUTHENTICATED", message);
  }

  /** 409 RESOURCE_CONFLICT. */
  public static ApiException conflict(String message) {
    return new ApiException(409, "RESOURCE_CONFLICT", message);
  }

  /** 413 REQUEST_LIMIT_EXCEEDED-like: the body is larger than this route takes. */
  public static ApiException tooLarge(String message) {
    return new ApiException(413, "MAX_REQUEST_SIZE_EXCEEDED", message);
  }

  /**
   * 501 NOT_IMPLEMENTED: for routes that are not served at all. The SDKs repeat a 5xx for several
   * seconds before they give up; what a served route cannot do is better refused with {@link
   * #invalidParameter}.
   */
  public static ApiException notImplemented(String message) {
    return new ApiException(501, "NOT_IMPLEMENTED", message);
  }

  /** 503 TEMPORARILY_UNAVAILABLE: worth a retry. */
  public static ApiException temporarilyUnavailable(String message) {
    return new ApiException(503, "TEMPORARILY_UNAVAILABLE", message);
  }

  /** 500 INTERNAL_ERROR. */
  public static ApiException internal(String message) {
    return new ApiException(500, "INTERNAL_ERROR", message);
  }
}
