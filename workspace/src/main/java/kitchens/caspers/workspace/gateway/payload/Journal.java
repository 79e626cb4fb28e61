package kitchens.caspers.workspace.gateway.payload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import kitchens.caspers.workspace.gateway.payload.JournalFiles.Segment;

/**
 * Where each request is written down before its answer ends: files of lines, one after the other,
 * each read by the {@link Drain} and then deleted. What a process has handed to the operating
 * system outlives it, however it ends; a power cut may take what was written since the last {@link
 * #roll}. Requests never wait for the disk: whoever rolls does.
 */
public final class Journal implements AutoCloseable {

  private static final long LARGEST_SEGMENT = 8L << 20;

  private final JournalFiles files;
  private final long mostBytes;
  private final AtomicLong waiting = new AtomicLong();
  private final Object rolling = new Object();
  private final List<FileOutputStream> full = new ArrayList<>();
  private Segment open;
  private long openBytes;

  /**
   * Opens the journal of a directory, which is made when it is missing.
   *
   * @param mostBytes that may wait to be read
   */
  public Journal(Path directory, long mostBytes) {
    this.mostBytes = mostBytes;
    try {
      this.files = new JournalFiles(directory);
      for (Path segment : files.segments()) {
        waiting.addAndGet(Files.size(segment));
      }
      for (Path file : files.held()) {
        waiting.addAndGet(Files.size(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the gateway's journal cannot be opened", e);
    }
  }

  /** Another one for each directory; what was written under it is written once. */
  String id() {
    return files.id();
  }

  /** Whether there is room for more. */
  public boolean hasRoom() {
    return waiting.get() < mostBytes;
  }

  /** Bytes that wait to be read. */
  public long waitingBytes() {
    return waiting.get();
  }

  /** Ends an entry and writes it; on return it outlives this process. */
  public void append(Entry entry, Entry.Told told) {
    append(entry.line(told));
  }

  /**
   * Writes rows of the traces table, while the journal is not half full: requests come first.
   *
   * @param rows JSON objects of the table's columns
   */
  public void appendTraces(List<ObjectNode> rows) {
    if (waiting.get() > mostBytes / 2) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> lines.append("{\"trace\":true,\"row\":").append(row).append("}\n"));
    append(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void append(byte[] bytes) {
    waiting.addAndGet(bytes.length);
    synchronized (this) {
      try {
        if (open == null) {
          open = files.begin();
          openBytes = 0;
        }
        openBytes += bytes.length;
        open.out().write(bytes);
        if (openBytes >= LARGEST_SEGMENT) {
          endOpen();
        }
      } catch (IOException e) {
        // Perhaps within a line, to which the next one must not be added.
        endOpen();
        throw new UncheckedIOException("the gateway's journal cannot be written", e);
      }
    }
  }

  private void endOpen() {
    if (open != null) {
      full.add(open.out());
      open = null;
    }
  }

  /** Ends the file that is being written; what comes next goes to another one. */
  void roll() throws IOException {
    synchronized (rolling) {
      if (isFresh()) {
        return;
      }
      // Made before it is needed, so that no request waits for it.
      Segment next = files.begin();
      boolean taken;
      List<FileOutputStream> ended;
      synchronized (this) {
        endOpen();
        // Tables take files in the order of their numbers: a lower one must not be written later.
        taken = next.number() == files.last();
        open = taken ? next : null;
        openBytes = 0;
        ended = List.copyOf(full);
        full.clear();
      }
      if (!taken) {
        files.discard(next);
      }
      for (FileOutputStream out : ended) {
        out.getChannel().force(false);
        out.close();
      }
    }
  }

  private synchronized boolean isFresh() {
    return full.isEmpty() && (open == null || openBytes == 0);
  }

  /** The files that are written no more, the oldest first. */
  List<Path> ended() throws IOException {
    synchronized (rolling) {
      List<Path> all = files.segments();
      long written;
      synchronized (this) {
        written = open == null ? -1 : open.number();
      }
      return all.stream().filter(file -> JournalFiles.number(file) != written).toList();
    }
  }

  void delete(Path segment) throws IOException {
    long size = Files.size(segment);
    Files.delete(segment);
    waiting.addAndGet(-size);
  }

  /** Keeps lines that a table refuses, to be tried again, in place of what is deleted. */
  void hold(String name, byte[] lines) throws IOException {
    if (files.hold(name, lines)) {
      waiting.addAndGet(lines.length);
    }
  }

  List<Path> held() throws IOException {
    return files.held();
  }

  @Override
  public void close() {
    try {
      roll();
      synchronized (rolling) {
        synchronized (this) {
          if (open != null && openBytes == 0) {
            files.discard(open);
            open = null;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
