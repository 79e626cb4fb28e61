package kitchens.caspers.benchmarks;

/**
 * One measured figure.
 *
 * @param metric its name, as CONTRACTS gives it
 * @param value the figure
 * @param unit what it counts: {@code s}, {@code ms}, {@code events/s}, {@code cents}, …
 */
public record Metric(String metric, double value, String unit) {}
