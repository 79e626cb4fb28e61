package kitchens.caspers.simulator.input;

import java.util.List;

/** What a text says, and what is doubtful about it. */
public record Parsed<T>(T value, List<Finding> warnings) {}
