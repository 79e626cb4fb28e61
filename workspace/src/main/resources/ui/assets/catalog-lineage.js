// Which tables a table is made from and which are made from it, through all pipelines.

import { get } from './api.js';
import { nodesOf, pipelineGraph, shortener } from './pipeline-graph.js';

// The tables on the way to and from one, itself included.
export function around(tables, name) {
  const made = new Map(tables.map((t) => [t.name, t]));
  const found = new Set([name]);
  const up = [name];
  for (let next = up.pop(); next !== undefined; next = up.pop()) {
    for (const input of made.get(next)?.inputs ?? []) {
      if (!found.has(input.name)) {
        found.add(input.name);
        up.push(input.name);
      }
    }
  }
  const down = [name];
  const after = new Set([name]);
  for (let next = down.pop(); next !== undefined; next = down.pop()) {
    for (const table of tables) {
      if (!after.has(table.name) && table.inputs.some((input) => input.name === next)) {
        after.add(table.name);
        down.push(table.name);
      }
    }
  }
  return tables.filter((t) => found.has(t.name) || after.has(t.name))
    .map((t) => ({ ...t, inputs: t.inputs.filter((i) => found.has(i.name) || after.has(i.name)) }));
}

/** Draws it into `holder`; answers the pipelines it goes through, none when there is no lineage. */
export async function lineage(holder, name, choose) {
  const { tables } = await get('/api/2.0/caspers/lineage');
  const shown = around(tables, name);
  if (shown.length === 0) {
    return [];
  }
  const graph = pipelineGraph(holder, () => ({ running: false, rows: new Map() }), choose);
  const nodes = nodesOf(shown, shortener(shown));
  await graph.show(nodes);
  graph.choose(nodes.find((node) => node.full === name)?.key);
  return [...new Map(shown.map((t) => [t.pipeline_id, t.pipeline_name]))];
}
