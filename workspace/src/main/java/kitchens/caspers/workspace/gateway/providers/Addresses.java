package kitchens.caspers.workspace.gateway.providers;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Which addresses an upstream may have. Names are looked up where the connection is made, so that a
 * name cannot lead elsewhere than it did when it was looked at.
 */
final class Addresses implements DnsResolver {

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] found = SystemDefaultDnsResolver.INSTANCE.resolve(host);
    InetAddress[] allowed =
        Arrays.stream(found).filter(Addresses::isPublic).toArray(InetAddress[]::new);
    if (allowed.length == 0) {
      throw new Inward(host);
    }
    return allowed;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
  }

  /** A name or address that leads to this machine or its own network. */
  static final class Inward extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    Inward(String host) {
      super(host);
    }
  }

  /** Whether an address is one of the wide world. */
  static boolean isPublic(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] b = address.getAddress();
    if (b.length == 4) {
      int first = b[0] & 255;
      int second = b[1] & 255;
      // Carrier's NAT, benchmarks, reserved; 0.0.0.0/8 is this network.
      return first != 0
          && first < 240
          && !(first == 100 && second >= 64 && second < 128)
          && !(first == 198 && (second == 18 || second == 19))
          && !(first == 192 && second == 0 && b[2] == 0);
    }
    boolean unique = (b[0] & 0xfe) == 0xfc;
    // Addresses that carry one of IPv4 within them: 64:ff9b::/96, 2002::/16, ::a.b.c.d.
    boolean nat64 = b[0] == 0 && b[1] == 0x64 && (b[2] & 255) == 0xff && (b[3] & 255) == 0x9b;
    boolean sixToFour = b[0] == 0x20 && b[1] == 0x02;
    boolean compatible = true;
    for (int i = 0; i < 10; i++) {
      compatible &= b[i] == 0;
    }
    return !unique && !nat64 && !sixToFour && !compatible;
  }
}
