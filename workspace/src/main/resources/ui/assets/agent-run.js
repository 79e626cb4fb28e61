// One run of a supervisor: its steps as they happen, what waits for a person, and the answer.

import { ApiError, get, post } from './api.js';
import { decision } from './agent-run-decision.js';
import { journal } from './agent-run-steps.js';
import { bar, capital, ended, mode, pairs, said, stateChip } from './agent-run-words.js';
import { confirmed } from './confirm.js';
import { content, duration, facts, html, loading, note, nothing, title, view, when } from './ui.js';

const id = location.pathname.split('/').pop();
const path = `/api/2.0/caspers/agent-runs/${id}`;

let [run, problem, refused, busy] = [undefined, null, null, false];

async function act(where, body) {
  busy = true;
  redraw();
  try {
    // What came of it the stream tells: the answer may be older than what has been told already.
    await post(`${path}/${where}`, body);
    refused = null;
  } catch (error) {
    refused = error;
  }
  busy = false;
  redraw();
}

const KEPT = 'It ends before its next step. What it has done stays done and is kept here.';

async function cancel() {
  if (await confirmed('Cancel this run?', KEPT, 'Cancel the run')) {
    act('cancel');
  }
}

const citations = (answer) => (!answer.citations?.length ? nothing : html`<h3>Where it stands</h3>
  <ul class="citations">${answer.citations.map((one) => html`<li>${said(one)}</li>`)}</ul>`);

function structured({ answer, citations: where, ...more }) {
  return html`${answer ? html`<p>${answer}</p>` : nothing}${citations({ citations: where })}${pairs(more)}`;
}

const answer = () => (run.answer === undefined ? nothing
  : html`<section class="card answered" aria-label="Answer"><h2>Answer</h2>
    ${typeof run.answer === 'string' ? html`<p>${run.answer}</p>` : structured(run.answer)}
    ${run.model_label ? html`<p class="dim small">By a ${run.model_label}.</p>` : nothing}</section>`);

const about = () => facts([
  ['Endpoint', html`<a href="/serving/${encodeURIComponent(run.endpoint)}">${run.endpoint}</a>`],
  ['Asked by', run.requester],
  ['Acts as', run.owner],
  ['Version', run.model_version],
  ['How', mode(run)],
  ['Begun', when(run.created_at)],
  ['At work', duration(run.active_ms)],
  ['Tokens', (run.prompt_tokens + run.completion_tokens).toLocaleString()],
  run.trace_id && ['Trace', html`<a href="/ml/traces/${run.trace_id}">${run.trace_id.slice(0, 8)}</a>`],
]);

const head = () => html`<section class="card head"><p class="question">${run.asked}</p>
  <div class="row">${stateChip(run)}<span class="grow" aria-live="polite">${capital(run.progress)}</span>
    ${ended(run) ? nothing
      : html`<button class="quiet small" ?disabled=${busy} @click=${cancel}>Cancel</button>`}</div>${bar(run)}
  ${run.error_message && run.state === 'FAILED'
    ? html`<p class="fault">${run.error_code}: ${run.error_message}</p>` : nothing}</section>`;

const waiting = () => (run.state !== 'WAITING' ? nothing
  : run.steps.filter((step) => ['APPROVAL', 'UNKNOWN'].includes(step.state))
    .map((step) => decision(run, step, busy, act)));

const whole = () => html`${head()}${note(refused)}${waiting()}
  <div class="columns"><div class="stack">${answer()}${journal(run)}</div><aside class="card">${about()}</aside></div>`;

const redraw = view(content, () => html`${note(problem)}${run === undefined ? loading(problem) : whole()}`);

function lost(error) {
  problem = error;
  redraw();
}

// Steps come as they happen; a stream that breaks off is taken up by the browser itself.
const source = new EventSource(`${path}/events`);
source.addEventListener('run', (event) => {
  [run, problem] = [JSON.parse(event.data), null];
  title('Agent run');
  redraw();
  if (ended(run)) {
    source.close();
  }
});
source.addEventListener('error', async () => {
  try {
    await get(path);
  } catch (error) {
    if (error instanceof ApiError) {
      source.close();
      lost(error);
    } else if (run !== undefined && !ended(run)) {
      lost(new Error('The workspace does not answer. This page goes on by itself once it is back.'));
    }
  }
});
