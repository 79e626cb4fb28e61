package kitchens.caspers.workspace.files;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import kitchens.caspers.workspace.http.ApiException;

/**
 * The path that follows a route's prefix, decoded once, whether its slashes came encoded or not.
 */
final class RequestPath {

  private RequestPath() {}

  /**
   * What stands behind {@code prefix}, beginning with a slash.
   *
   * @throws ApiException 400 when it is not percent-encoded UTF-8
   */
  static String after(String prefix, Context ctx) {
    String path = decode(ctx.req().getRequestURI().substring(prefix.length()));
    return path.startsWith("/") ? path : "/" + path;
  }

  static String decode(String encoded) {
    byte[] bytes = new byte[encoded.length() * 3];
    int length = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        int high = i + 2 <= encoded.length() - 1 ? Character.digit(encoded.charAt(i + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(encoded.charAt(i + 2), 16);
        if (low < 0) {
          throw malformed(encoded);
        }
        bytes[length++] = (byte) (high * 16 + low);
        i += 2;
      } else {
        byte[] one = String.valueOf(c).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(one, 0, bytes, length, one.length);
        length += one.length;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed(encoded);
    }
  }

  private static ApiException malformed(String encoded) {
    return ApiException.invalidParameter(
        "path '" + encoded + "' is not percent-encoded UTF-8: encode '%' as %25");
  }
}
