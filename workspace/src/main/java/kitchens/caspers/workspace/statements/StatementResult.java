package kitchens.caspers.workspace.statements;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The rows that a statement gave.
 *
 * @param schema the columns, as Databricks' REST shows them
 * @param chunks the rows in order; at least one chunk, which may be empty
 * @param truncated whether a limit cut rows off
 */
record StatementResult(JsonNode schema, List<Chunk> chunks, boolean truncated) {

  StatementResult {
    chunks = List.copyOf(chunks);
  }

  /**
   * Some of the rows.
   *
   * @param rows a JSON array of arrays, in UTF-8
   */
  record Chunk(int chunkIndex, long rowOffset, long rowCount, byte[] rows) {}

  /** A chunk as the manifest lists it. */
  record ChunkInfo(int chunkIndex, long rowOffset, long rowCount, long byteCount) {}

  /** What is known of the rows without reading them, as Databricks' REST shows it. */
  record Manifest(
      String format,
      JsonNode schema,
      int totalChunkCount,
      List<ChunkInfo> chunks,
      long totalRowCount,
      long totalByteCount,
      @JsonProperty("truncated") boolean truncated) {}

  long rowCount() {
    return chunks.stream().mapToLong(Chunk::rowCount).sum();
  }

  long byteCount() {
    return chunks.stream().mapToLong(c -> c.rows().length).sum();
  }

  Manifest manifest() {
    return new Manifest(
        "JSON_ARRAY",
        schema,
        chunks.size(),
        chunks.stream()
            .map(c -> new ChunkInfo(c.chunkIndex(), c.rowOffset(), c.rowCount(), c.rows().length))
            .toList(),
        rowCount(),
        byteCount(),
        truncated);
  }
}
