package kitchens.caspers.compute.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * The right to write. The workspace writes a new number into {@code compute/epoch} before it starts
 * a successor; a process that finds another number there than its own is no longer the driver and
 * halts before it commits anything.
 */
public final class Epoch {
  /** Exit status of a process that was started under, or overtaken by, another epoch. */
  public static final int STALE = 3;

  private static final AtomicReference<Epoch> CURRENT = new AtomicReference<>();

  private final Path file;
  private final long number;
  private final IntConsumer halt;

  public Epoch(Path file, long number) {
    this(file, number, Runtime.getRuntime()::halt);
  }

  Epoch(Path file, long number, IntConsumer halt) {
    this.file = file;
    this.number = number;
    this.halt = halt;
  }

  public long number() {
    return number;
  }

  /** Whether the file still carries this process's number. */
  public boolean holds() {
    try {
      return Files.readString(file).strip().equals(Long.toString(number));
    } catch (IOException e) {
      return false;
    }
  }

  /** Call before every commit: halts the JVM, without shutdown hooks, when the epoch has passed. */
  public void check() {
    if (!holds()) {
      System.err.println(
          "compute: epoch " + number + " is no longer the one in " + file + "; stopping");
      halt.accept(STALE);
    }
  }

  /** Makes this the epoch of the whole process, for code that Spark or Delta instantiate. */
  public void install() {
    CURRENT.set(this);
  }

  /** {@link #check()} of the installed epoch; nothing when none is (a library use, a test). */
  public static void checkInstalled() {
    Epoch epoch = CURRENT.get();
    if (epoch != null) {
      epoch.check();
    }
  }
}
