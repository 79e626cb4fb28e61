package kitchens.caspers.compute.pipelines.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import kitchens.caspers.compute.delta.LogTail;
import kitchens.caspers.compute.pipelines.graph.FileSource;
import kitchens.caspers.compute.pipelines.source.DirectoryTail;
import kitchens.caspers.compute.pipelines.source.JsonLines;
import kitchens.caspers.compute.pipelines.source.Malformed;
import kitchens.caspers.compute.pipelines.source.SourceFile;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.classic.SparkSession;

/** A file source of a running pipeline: finds its new files and reads them, several at a time. */
final class SourceReader {
  private static final int FILES_PER_TASK = 64;
  private static final long BYTES_PER_TASK = 4L << 20;

  private final FileSource source;
  private final Path root;
  private final DirectoryTail tail;
  private final SparkSession session;
  private final ExecutorService threads;
  private final ConcurrentLinkedQueue<JsonLines> parsers = new ConcurrentLinkedQueue<>();

  SourceReader(FileSource source, SparkSession session, ExecutorService threads) {
    this.source = source;
    this.root = LogTail.directory(source.location());
    this.tail = new DirectoryTail(root);
    this.session = session;
    this.threads = threads;
  }

  DirectoryTail tail() {
    return tail;
  }

  FileSource source() {
    return source;
  }

  /** Rows and malformed lines, in the order of the files. */
  record Content(List<InternalRow> rows, List<Malformed> malformed) {}

  Content read(List<SourceFile> files) {
    var tasks = new ArrayList<Future<Content>>();
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < files.size(); i++) {
      bytes += files.get(i).size();
      if (i + 1 == files.size() || i + 1 - from == FILES_PER_TASK || bytes > BYTES_PER_TASK) {
        List<SourceFile> part = files.subList(from, i + 1);
        tasks.add(threads.submit((Callable<Content>) () -> readPart(part)));
        from = i + 1;
        bytes = 0;
      }
    }
    var all = new Content(new ArrayList<>(), new ArrayList<>());
    for (Future<Content> task : tasks) {
      try {
        all.rows().addAll(task.get().rows());
        all.malformed().addAll(task.get().malformed());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while reading " + root, e);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException(e.getCause());
      }
    }
    return all;
  }

  /**
   * The same on this thread alone, for a caller that is itself one of the threads: it must not wait
   * for others of them.
   */
  Content readAhead(List<SourceFile> files) {
    return readPart(files);
  }

  private Content readPart(List<SourceFile> files) {
    SparkSession.setActiveSession(session);
    JsonLines parser = parsers.poll();
    if (parser == null) {
      parser = new JsonLines(source.schema(), source.options());
    }
    var content = new Content(new ArrayList<>(), new ArrayList<>());
    for (SourceFile file : files) {
      try {
        parser.read(root.resolve(file.path()), file.path(), content.rows(), content.malformed());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + root.resolve(file.path()), e);
      }
    }
    parsers.add(parser);
    return content;
  }
}
