// All evaluations, the newest first.

import { get, watch } from './api.js';
import { share } from './release-words.js';
import { chip, content, empty, html, loading, note, table, view, when, word } from './ui.js';

let [evaluations, problem] = [undefined, null];

async function look() {
  try {
    evaluations = (await get('/api/2.0/caspers/evaluations')).evaluations;
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
}

const TONES = { RUNNING: 'running', FINISHED: 'good', FAILED: 'bad', INTERRUPTED: 'bad' };

const right = (v) => html`<span class="line-2">${v.name}: <b>${share(v.metrics.accuracy)}</b></span>`;
const found = (e) => (e.variants?.length > 0 ? e.variants.map(right)
  : html`<span class="wrap">${e.message ?? ''}</span>`);

const list = () => table(evaluations, [
  { title: 'Agent', name: true, cell: (e) => html`<a href="/evaluations/${e.evaluation_id}">${e.model}</a>` },
  { title: 'State', cell: (e) => chip(TONES[e.state], word(e.state)) },
  { title: 'Right of its cases', cell: found },
  {
    title: 'Begun',
    optional: true,
    cell: (e) => html`${when(e.created_at)}<span class="line-2">by ${e.created_by}</span>`,
  },
], { key: (e) => e.evaluation_id, label: 'Evaluations' });

const none = () => empty('Nothing was evaluated yet', html`Hold prompts and models against the same cases:
  <code>caspers agents compare caspers.ai.refunder --prompts v1,v2-hasty</code>`);

function whole() {
  if (evaluations === undefined) {
    return loading(problem);
  }
  return evaluations.length === 0 ? none() : list();
}

const redraw = view(content, () => html`${note(problem)}${whole()}`);

watch(look, 3000);
