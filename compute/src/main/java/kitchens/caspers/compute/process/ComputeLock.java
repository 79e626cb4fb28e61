package kitchens.caspers.compute.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** The exclusive lock on {@code compute/lock}, held for as long as the process lives. */
final class ComputeLock implements AutoCloseable {
  private static final long RETRY_MILLIS = 100;
  private final FileChannel channel;
  private final FileLock lock;

  private ComputeLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /** Waits for a dying predecessor; throws when it still lives after {@code patience}. */
  static ComputeLock acquire(Path file, Duration patience) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long deadline = System.nanoTime() + patience.toNanos();
    FileLock lock = channel.tryLock();
    while (lock == null) {
      if (System.nanoTime() > deadline) {
        channel.close();
        throw new IOException(
            "another compute process holds "
                + file
                + "; stop it, or wait until it has ended, and start again");
      }
      pause();
      lock = channel.tryLock();
    }
    return new ComputeLock(channel, lock);
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the compute lock", e);
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
