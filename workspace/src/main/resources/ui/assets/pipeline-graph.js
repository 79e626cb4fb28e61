// The tables of a pipeline in the picture: what each is made from, how many rows it has, how fresh.

import { dag } from './dag.js';
import { broken } from './dag-size.js';
import { ago, count, html } from './ui.js';

const KINDS = { STREAMING_TABLE: 'streaming table', MATERIALIZED_VIEW: 'materialized view', TEMPORARY_VIEW: 'view', FILES: 'files', TABLE: 'table of others' };

/** Nodes and their needs out of datasets; what is read and not made here stands there too. */
export function nodesOf(datasets, shorten) {
  const nodes = new Map(datasets.map((d) => [d.name, { key: shorten(d.name), full: d.name, kind: d.type, below: KINDS[d.type], dataset: d, needs: d.inputs.map((i) => shorten(i.name)) }]));
  for (const input of datasets.flatMap((d) => d.inputs)) {
    if (!nodes.has(input.name)) {
      nodes.set(input.name, { key: shorten(input.name), full: input.name, kind: input.type === 'DATASET' ? 'TABLE' : input.type, needs: [] });
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
  return (name) => (name.startsWith(`${common}.`) ? name.slice(common.length + 1) : name.replace(/^\/Volumes\//, ''));
}

/** `state()` gives {running, rows: Map of name to number}. */
export function pipelineGraph(holder, state, choose) {
  let nodes = new Map();
  const fresh = (node) => node.dataset?.last_batch_at;
  const graph = dag(holder, {
    label: 'Tables',
    choose: (key) => choose(nodes.get(key)),
    inside: (key) => {
      const node = nodes.get(key);
      const rows = state().rows.get(node.full);
      return html`<span class="mark" aria-hidden="true"></span><span class="key">${broken(key)}</span><span class="line"><span>${rows === undefined ? KINDS[node.kind] ?? '' : `${count(rows)} ${rows === 1 ? 'row' : 'rows'}`}</span><span class="took">${fresh(node) ? ago(fresh(node)) : ''}</span></span>`;
    },
    look: (key) => {
      const node = nodes.get(key);
      const lively = state().running && fresh(node) && Date.now() - new Date(fresh(node)) < 15_000;
      const rows = state().rows.get(node.full);
      return { tone: lively ? 'running' : node.dataset ? 'good' : 'idle', label: `${key}, ${KINDS[node.kind] ?? node.kind}${rows === undefined ? '' : `, ${count(rows)} rows`}${fresh(node) ? `, fresh ${ago(fresh(node))}` : ''}` };
    },
    edgeLook: (from, to) => ({ kind: state().running && fresh(nodes.get(to)) && Date.now() - new Date(fresh(nodes.get(to))) < 15_000 ? 'flowing' : 'done' }),
  });
  return {
    ...graph,
    async show(list) {
      const same = list.length === nodes.size && list.every(({ key, needs }) => JSON.stringify(nodes.get(key)?.needs) === JSON.stringify(needs));
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
