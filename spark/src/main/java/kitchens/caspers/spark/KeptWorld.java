package kitchens.caspers.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import kitchens.caspers.simulator.journal.Journal;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A stream's world stays the one that it began with: its journal lies in the stream's checkpoint,
 * in a file that is written once.
 */
final class KeptWorld {
  private static final String FILE = "journal.jsonl";

  private KeptWorld() {}

  /**
   * The stream's world: the one that its checkpoint keeps, else a new one that is kept from now on.
   *
   * @throws IllegalArgumentException when the options ask for another one than the checkpoint keeps
   */
  static ReaderWorld of(ReaderOptions options, String checkpoint, Instant now) {
    if (options.journal().isPresent()) {
      return ReaderWorld.of(options, now);
    }
    var folder = new Path(checkpoint);
    try {
      var files = folder.getFileSystem(SparkSession.active().sessionState().newHadoopConf());
      var kept = read(files, new Path(folder, FILE));
      if (kept == null) {
        var world = ReaderWorld.of(options, now.truncatedTo(ChronoUnit.SECONDS));
        write(files, folder, world.journal());
        return world;
      }
      var anchor = Journal.parse(kept).genesis().anchor();
      var world = ReaderWorld.of(options, anchor);
      if (!world.journal().equals(kept)) {
        throw new IllegalArgumentException(
            "the stream began with another world: location, seed, speed, anchor and the files"
                + " behind them stay as they were in "
                + checkpoint
                + "; give the old options, or begin with a new checkpoint");
      }
      return world;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(FileSystem files, Path path) throws IOException {
    try (var in = files.open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  /** Whole or not at all: a start that was cut off leaves a name that nobody reads. */
  private static void write(FileSystem files, Path folder, String journal) throws IOException {
    var draft = new Path(folder, "." + FILE + "." + Long.toHexString(System.nanoTime()));
    try (var out = files.create(draft, false)) {
      out.write(journal.getBytes(StandardCharsets.UTF_8));
    }
    if (!files.rename(draft, new Path(folder, FILE))) {
      throw new IOException("cannot write " + new Path(folder, FILE));
    }
  }
}
