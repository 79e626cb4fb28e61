// One evaluation: its variants side by side, as a whole and case by case; people say theirs in place.

import { get, post, watch } from './api.js';
import { casesOf } from './evaluation-cases.js';
import { metrics } from './evaluation-metrics.js';
import { share } from './release-words.js';
import { content, facts, html, loading, many, note, title, view, when } from './ui.js';

const path = `/api/2.0/caspers/evaluations/${location.pathname.split('/').pop()}`;

let [evaluation, problem] = [undefined, null];

async function look() {
  if (evaluation && evaluation.state !== 'RUNNING') {
    return;
  }
  try {
    evaluation = await get(path);
    title(`Evaluation of ${evaluation.model}`);
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
}

async function label(result, name, value) {
  try {
    evaluation = await post(`${path}/labels`, { trace_id: result.trace_id, name, value });
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
}

const cases = casesOf({ redraw: () => redraw(), label });

const agrees = (a) => html`<li><b>${a.name.replaceAll('_', ' ')}</b>
  ${share(a.agree / a.labels)} of ${many(a.labels, 'label')} agree${a.kappa === undefined ? ''
    : `, Cohen's kappa ${a.kappa.toFixed(2)}`}</li>`;

const agreement = () => (evaluation.agreement.length === 0
  ? html`<p class="dim">Nobody has said theirs yet. Say of an answer below whether it is right, or whether a judge
      is: then it shows here how far judges and people agree.</p>`
  : html`<ul class="plain-list">${evaluation.agreement.map(agrees)}</ul>`);

const about = () => facts([
  ['Agent', evaluation.model],
  ['Judge', evaluation.asked.judge],
  ['Cases', evaluation.cases?.length],
  ['Begun', html`${when(evaluation.created_at)} by ${evaluation.created_by}`],
]);

const finished = () => html`<section class="stack">${metrics(evaluation)}</section>
  <section class="card stack"><h2>People and judges</h2>${agreement()}</section>${cases(evaluation)}`;

function whole() {
  const { state, message } = evaluation;
  if (state === 'FINISHED') {
    return finished();
  }
  return state === 'RUNNING'
    ? html`<p class="note">Under way: each prompt with each model is asked every case.</p>` : note(message);
}

const redraw = view(content, () => html`${note(problem)}
  ${evaluation === undefined ? loading(problem) : html`${about()}${whole()}`}`);

watch(look, 2000);
