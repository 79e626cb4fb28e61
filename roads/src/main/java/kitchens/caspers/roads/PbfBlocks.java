package kitchens.caspers.roads;

import com.google.protobuf.ByteString;
import crosby.binary.Fileformat;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The blocks of an {@code .osm.pbf}, one after the other, as OpenStreetMap's wiki describes the
 * file format. The library's own loop takes a block that is cut off for the end of the file.
 */
final class PbfBlocks {
  private static final int LARGEST_HEADER = 64 << 10;
  private static final int LARGEST_BLOB = 32 << 20;

  private final DataInputStream in;

  /** A block, unpacked. */
  record Block(String type, ByteString data) {}

  PbfBlocks(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /**
   * The next block; null at the end of the file.
   *
   * @throws EOFException when the file ends within a block
   * @throws DamagedException when a block contradicts itself
   */
  Block next() throws IOException {
    var first = in.read();
    if (first < 0) {
      return null;
    }
    var headerSize = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
    var header = Fileformat.BlobHeader.parseFrom(bytes(headerSize, LARGEST_HEADER));
    var blob = Fileformat.Blob.parseFrom(bytes(header.getDatasize(), LARGEST_BLOB));
    return new Block(header.getType(), data(blob));
  }

  private byte[] bytes(int size, int most) throws IOException {
    if (size < 0 || size > most) {
      throw new DamagedException("a block of " + size + " bytes");
    }
    var bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException();
    }
    return bytes;
  }

  private static ByteString data(Fileformat.Blob blob) throws IOException {
    if (blob.hasRaw()) {
      return blob.getRaw();
    }
    if (!blob.hasZlibData()) {
      throw new IllegalArgumentException(
          "its blocks are not packed by zlib: convert it with `osmium cat`");
    }
    if (blob.getRawSize() < 0 || blob.getRawSize() > LARGEST_BLOB) {
      throw new DamagedException("a block of " + blob.getRawSize() + " bytes");
    }
    var inflater = new Inflater();
    try {
      inflater.setInput(blob.getZlibData().toByteArray());
      var unpacked = new byte[blob.getRawSize()];
      var size = inflater.inflate(unpacked);
      if (size < unpacked.length || !inflater.finished()) {
        throw new DamagedException("a block unpacks to another size than it says");
      }
      return ByteString.copyFrom(unpacked);
    } catch (DataFormatException e) {
      throw new DamagedException(e.getMessage());
    } finally {
      inflater.end();
    }
  }

  /** A block contradicts itself. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(String message) {
      super(message);
    }
  }
}
