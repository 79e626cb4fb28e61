// The steps of a supervisor's run, as a line along which things happened and will happen.

import { capital, ended, said } from './agent-run-words.js';
import { duration, html, many, nothing, repeat } from './ui.js';

const MARKS = { DONE: 'done', REJECTED: 'no', APPROVAL: 'ask', UNKNOWN: 'ask', READY: 'now', INTENDED: 'now' };

const counted = (step) => step.kind === 'TOOL' && step.name !== 'plan';

function result({ result: of }) {
  if (of === undefined) {
    return nothing;
  }
  return of?.error ? html`<p class="fault">${said(of.error)}</p>`
    : html`<details><summary>What came of it</summary>
      <pre class="code" tabindex="0">${JSON.stringify(of, null, 2)}</pre></details>`;
}

function decided(step) {
  const verb = step.state === 'REJECTED' ? 'rejected' : 'approved';
  return step.decided_by && `${verb} by ${step.decided_by}`;
}

const told = (step) => [
  step.attempts > 1 && `begun ${step.attempts} times`,
  decided(step),
  step.ended_at && duration(new Date(step.ended_at) - new Date(step.begun_at)),
].filter(Boolean).join(' · ');

function thinking(step) {
  if (step.name === 'plan') {
    return `planned ${many(step.arguments.steps?.length ?? 0, 'step')}`;
  }
  return step.state === 'DONE' ? 'thought' : 'thinking';
}

// What the model thought between two steps is one quiet line, not a step of its own.
const thought = (step) => html`<li class="thought ${MARKS[step.state]}"><span>${thinking(step)}</span>
  <span class="dim small num">${told(step)}</span></li>`;

const given = ([name, value]) => html` <span>${name.replaceAll('_', ' ')}: ${said(value)}</span>`;

const act = (step) => html`<li class="step ${MARKS[step.state]}">
  <div class="row"><h3 class="grow">${capital(step.title)}</h3><span class="dim small num">${told(step)}</span></div>
  <p class="dim small"><code>${step.name}</code>${Object.entries(step.arguments).map(given)}
    ${step.trace_id ? html` <a href="/ml/traces/${step.trace_id}">its trace</a>` : nothing}</p>
  ${step.note && step.decided_by ? html`<p class="small">“${step.note}”</p>` : nothing}${result(step)}</li>`;

function toCome(run) {
  const plan = run.steps.findLast((step) => step.name === 'plan')?.arguments.steps ?? [];
  return ended(run) ? [] : plan.slice(run.step);
}

export const journal = (run) => html`<section class="card" aria-label="Steps"><h2>Steps</h2>
  <ol class="journal">${repeat(run.steps, (step) => step.position, (step) => (counted(step) ? act(step) : thought(step)))}
    ${toCome(run).map((text) => html`<li class="step later"><h3>${capital(text)}</h3></li>`)}</ol></section>`;
