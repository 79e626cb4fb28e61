// One run of a supervisor: its steps as they happen, what waits for a person, and the answer.

import { get, post, watch } from './api.js';
import { bar, capital, ended, mode, stateChip } from './agent-run-words.js';
import { confirmed } from './confirm.js';
import { content, duration, facts, html, many, note, nothing, repeat, title, view, when } from './ui.js';

const id = location.pathname.split('/').pop();
const path = `/api/2.0/caspers/agent-runs/${id}`;

let [run, problem, said, busy] = [undefined, null, null, false];

async function look() {
  if (run && ended(run)) {
    return;
  }
  try {
    run = await get(path);
    title('Agent run');
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
}

async function act(where, body) {
  busy = true;
  redraw();
  try {
    run = await post(`${path}/${where}`, body);
    said = null;
  } catch (error) {
    said = error;
  }
  busy = false;
  redraw();
}

async function cancel() {
  if (await confirmed('Cancel this run?', 'It ends before its next step. What it has done stays done and is kept here.', 'Cancel the run')) {
    act('cancel');
  }
}

const pairs = (of) => html`<dl class="pairs">${Object.entries(of).map(([name, value]) =>
  html`<div><dt>${name.replaceAll('_', ' ')}</dt><dd>${words(value)}</dd></div>`)}</dl>`;

const words = (value) => value === null ? 'nothing' : typeof value === 'object' ? JSON.stringify(value) : String(value);

const choices = (step) => step.state === 'APPROVAL'
  ? [['approve', 'Approve', ''], ['reject', 'Reject', 'danger']]
  : [['done', 'It was done', ''], ['repeat', 'It was not: do it', 'quiet'], ['reject', 'Leave it', 'danger']];

function decision(step) {
  const why = step.state === 'APPROVAL'
    ? 'The supervisor goes on once somebody has said yes or no; until then nothing happens.'
    : `Nobody knows whether this was done: ${step.note}. Doing it twice could do harm, so please look and say.`;
  const send = (event) => {
    event.preventDefault();
    act(`steps/${step.position}/decision`, { decision: event.submitter.value, note: new FormData(event.target).get('note') });
  };
  return html`<section class="card decide" aria-label="Decision"><h2>${capital(step.title)}</h2><p class="dim">${why}</p>
    ${pairs(step.arguments)}
    ${run.may_decide ? html`<form @submit=${send}>
      <label class="field">Why (kept with the decision)<textarea name="note" rows="2" maxlength="2000"></textarea></label>
      <div class="row">${choices(step).map(([value, label, kind]) =>
        html`<button name="decision" value=${value} class=${kind} ?disabled=${busy}>${label}</button>`)}
        ${run.expires_at ? html`<span class="dim small end">until ${when(run.expires_at)}</span>` : nothing}</div></form>`
    : html`<p>Whoever manages the endpoint <b>${run.endpoint}</b> decides.</p>`}</section>`;
}

const MARKS = { DONE: 'done', REJECTED: 'no', APPROVAL: 'ask', UNKNOWN: 'ask', READY: 'now', INTENDED: 'now' };

const result = (step) => step.result === undefined ? nothing : step.result?.error
  ? html`<p class="fault">${words(step.result.error)}</p>`
  : html`<details><summary>What came of it</summary><pre class="code">${JSON.stringify(step.result, null, 2)}</pre></details>`;

const told = (step) => [
  step.attempts > 1 && `begun ${step.attempts} times`,
  step.state === 'REJECTED' && `rejected by ${step.decided_by}`,
  step.state !== 'REJECTED' && step.decided_by && `approved by ${step.decided_by}`,
  step.ended_at && duration(new Date(step.ended_at) - new Date(step.begun_at)),
].filter(Boolean).join(' · ');

// What the model thought between two steps is one quiet line, not a step of its own.
const thought = (step) => html`<li class="thought ${MARKS[step.state]}"><span>${step.name === 'plan'
  ? html`planned ${many(step.arguments.steps?.length ?? 0, 'step')}` : step.state === 'DONE' ? 'thought' : 'thinking'}</span>
  <span class="dim small num">${told(step)}</span></li>`;

const counted = (step) => step.kind === 'TOOL' && step.name !== 'plan';

const line = (step) => !counted(step) ? thought(step) : html`<li class="step ${MARKS[step.state]}">
  <div class="row"><h3 class="grow">${capital(step.title)}</h3><span class="dim small num">${told(step)}</span></div>
  <p class="dim small"><code>${step.name}</code>${Object.entries(step.arguments).map(([name, value]) => html` <span>${name.replaceAll('_', ' ')}: ${words(value)}</span>`)}
    ${step.trace_id ? html` <a href="/ml/traces/${step.trace_id}">its trace</a>` : nothing}</p>
  ${step.note && step.decided_by ? html`<p class="small">“${step.note}”</p>` : nothing}${result(step)}</li>`;

const planned = () => (run.steps.findLast((step) => step.name === 'plan')?.arguments.steps ?? []);

const toCome = () => ended(run) ? [] : planned().slice(run.step);

const citations = (answer) => !answer.citations?.length ? nothing : html`<h3>Where it stands</h3><ul class="citations">
  ${answer.citations.map((one) => html`<li>${typeof one === 'string' ? one : words(one)}</li>`)}</ul>`;

const answer = () => run.answer === undefined ? nothing : html`<section class="card answered" aria-label="Answer"><h2>Answer</h2>
  ${typeof run.answer === 'string' ? html`<p>${run.answer}</p>` : html`${run.answer.answer ? html`<p>${run.answer.answer}</p>` : nothing}
  ${citations(run.answer)}${pairs(Object.fromEntries(Object.entries(run.answer).filter(([name]) => name !== 'answer' && name !== 'citations')))}`}
  ${run.model_label ? html`<p class="dim small">By a ${run.model_label}.</p>` : nothing}</section>`;

const about = () => facts([
  ['Endpoint', html`<a href="/serving#${run.endpoint}">${run.endpoint}</a>`],
  ['Asked by', run.requester],
  ['Acts as', run.owner],
  ['Version', run.model_version],
  ['How', mode(run)],
  ['Begun', when(run.created_at)],
  ['At work', duration(run.active_ms)],
  ['Tokens', (run.prompt_tokens + run.completion_tokens).toLocaleString()],
  run.trace_id && ['Trace', html`<a href="/ml/traces/${run.trace_id}">${run.trace_id.slice(0, 8)}</a>`],
]);

const redraw = view(content, () => html`${note(problem)}${run === undefined ? nothing : html`
  <section class="card head"><p class="question">${run.asked}</p>
    <div class="row">${stateChip(run)}<span class="grow" aria-live="polite">${capital(run.progress)}</span>
      ${ended(run) ? nothing : html`<button class="quiet small" ?disabled=${busy} @click=${cancel}>Cancel</button>`}</div>${bar(run)}
    ${run.error_message && run.state === 'FAILED' ? html`<p class="fault">${run.error_code}: ${run.error_message}</p>` : nothing}</section>
  ${note(said)}
  ${run.state === 'WAITING' ? run.steps.filter((s) => ['APPROVAL', 'UNKNOWN'].includes(s.state)).map(decision) : nothing}
  <div class="columns"><div class="stack">${answer()}
    <section class="card" aria-label="Steps"><h2>Steps</h2><ol class="journal">${repeat(run.steps, (step) => step.position, line)}
      ${toCome().map((text) => html`<li class="step later"><h3>${capital(text)}</h3></li>`)}</ol></section></div>
    <aside class="card">${about()}</aside></div>`}`);

watch(look, 1000);
