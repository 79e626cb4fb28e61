// The tables of a pipeline in the picture: what each is made from, how many rows it has, how fresh.

import { dag } from './dag.js';
import { broken } from './dag-size.js';
import { ago, count, html } from './ui.js';

const KINDS = {
  STREAMING_TABLE: 'streaming table',
  MATERIALIZED_VIEW: 'materialized view',
  TEMPORARY_VIEW: 'view',
  FILES: 'files',
  TOPICS: 'topics',
  TABLE: 'table of others',
};
const LIVELY = 15_000;

/** Nodes and their needs out of datasets; what is read and not made here stands there too. */
export function nodesOf(datasets, shorten) {
  const nodes = new Map(datasets.map((d) => [d.name, {
    key: shorten(d.name),
    full: d.name,
    kind: d.type,
    below: KINDS[d.type],
    dataset: d,
    needs: d.inputs.map((i) => shorten(i.name)),
  }]));
  for (const { name, type } of datasets.flatMap((d) => d.inputs)) {
    if (!nodes.has(name)) {
      const kind = type === 'DATASET' ? 'TABLE' : type;
      nodes.set(name, { key: shorten(name), full: name, kind, needs: [] });
    }
  }
  return [...nodes.values()];
}

// Names without the catalog and schema that most of them share.
export function shortener(datasets) {
  const counts = new Map();
  for (const { name } of datasets) {
    const prefix = name.split('.').slice(0, -1).join('.');
    counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  const [common] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [''];
  return (name) => (name.startsWith(`${common}.`)
    ? name.slice(common.length + 1) : name.replace(/^\/Volumes\//, ''));
}

/** `state()` gives {running, rows: Map of name to number}. */
export function pipelineGraph(holder, state, choose) {
  let nodes = new Map();
  const fresh = (node) => node.dataset?.last_batch_at;
  const lively = (node) => state().running && fresh(node) && Date.now() - new Date(fresh(node)) < LIVELY;
  const rowsIn = (node) => {
    const rows = state().rows.get(node.full);
    return rows === undefined ? undefined : `${count(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  };
  const graph = dag(holder, {
    label: 'Tables',
    choose: (key) => choose(nodes.get(key)),
    inside: (key) => {
      const node = nodes.get(key);
      return html`<span class="mark" aria-hidden="true"></span><span class="key">${broken(key)}</span>
        <span class="line"><span>${rowsIn(node) ?? KINDS[node.kind] ?? ''}</span><span class="took">${
          fresh(node) ? ago(fresh(node)) : ''}</span></span>`;
    },
    look: (key) => {
      const node = nodes.get(key);
      const since = fresh(node) ? `fresh ${ago(fresh(node))}` : undefined;
      return {
        tone: lively(node) ? 'running' : node.dataset ? 'good' : 'idle',
        label: [key, KINDS[node.kind] ?? node.kind, rowsIn(node), since].filter(Boolean).join(', '),
      };
    },
    edgeLook: (from, to) => ({ kind: lively(nodes.get(to)) ? 'flowing' : 'done' }),
  });
  return {
    ...graph,
    async show(list) {
      const same = list.length === nodes.size
        && list.every(({ key, needs }) => String(nodes.get(key)?.needs) === String(needs));
      nodes = new Map(list.map((node) => [node.key, node]));
      if (same) {
        graph.paint();
      } else {
        try {
          await graph.show(list);
        } catch (error) {
          nodes = new Map(); // so that the next look draws it
          throw error;
        }
      }
    },
  };
}
