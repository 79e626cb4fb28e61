// All evaluations, the newest first.

import { get, watch } from './api.js';
import { chip, content, empty, html, note, nothing, table, view, when, word } from './ui.js';
import { share } from './release-words.js';

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

const tones = { RUNNING: 'running', FINISHED: 'good', FAILED: 'bad', INTERRUPTED: 'bad' };

const best = (e) => e.variants?.length
  ? html`${e.variants.map((v) => html`<span class="line-2">${v.name}: <b>${share(v.metrics.accuracy)}</b></span>`)}`
  : e.message ?? '';

const redraw = view(content, () => html`${note(problem)}
  ${evaluations === undefined ? nothing : evaluations.length === 0
    ? empty('Nothing was evaluated yet', html`Hold prompts and models against the same cases:
      <code>caspers agents compare caspers.ai.refunder --prompts v1,v2-hasty --models caspers-policy,caspers-policy-words</code>`)
    : table(evaluations, [
      { title: 'Agent', name: true, cell: (e) => html`<a href="/evaluations/${e.evaluation_id}">${e.model}</a>` },
      { title: 'State', cell: (e) => chip(tones[e.state], word(e.state)) },
      { title: 'Right of its cases', cell: best },
      { title: 'Begun', optional: true, cell: (e) => html`${when(e.created_at)}<span class="line-2">by ${e.created_by}</span>` },
    ], { key: (e) => e.evaluation_id, label: 'Evaluations' })}`);

watch(look, 3000);
