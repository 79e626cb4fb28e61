// What a supervisor's run waits for a person to say.

import { capital, pairs } from './agent-run-words.js';
import { html, nothing, when } from './ui.js';

// [what is sent, its words, how the button looks]
const OF_APPROVAL = [['approve', 'Approve', ''], ['reject', 'Reject', 'danger']];
const OF_UNKNOWN = [
  ['done', 'It was done', ''], ['repeat', 'It was not: do it', 'quiet'], ['reject', 'Leave it', 'danger'],
];

const why = (step) => (step.state === 'APPROVAL'
  ? 'The supervisor goes on once somebody has said yes or no; until then nothing happens.'
  : `Nobody knows whether this was done: ${step.note}. Doing it twice could do harm, so please look and say.`);

function form(run, step, busy, act) {
  const send = (event) => {
    event.preventDefault();
    const note = new FormData(event.target).get('note');
    act(`steps/${step.position}/decision`, { decision: event.submitter.value, note });
  };
  const choices = step.state === 'APPROVAL' ? OF_APPROVAL : OF_UNKNOWN;
  return html`<form @submit=${send}>
    <label class="field">Why (kept with the decision)<textarea name="note" rows="2" maxlength="2000"></textarea></label>
    <div class="row">${choices.map(([value, words, kind]) =>
      html`<button name="decision" value=${value} class=${kind} ?disabled=${busy}>${words}</button>`)}
      ${run.expires_at ? html`<span class="dim small end">until ${when(run.expires_at)}</span>` : nothing}</div></form>`;
}

/** `act(where, body)` sends what was decided. */
export const decision = (run, step, busy, act) => html`<section class="card decide" aria-label="Decision">
  <h2>${capital(step.title)}</h2><p class="dim">${why(step)}</p>${pairs(step.arguments)}
  ${run.may_decide ? form(run, step, busy, act)
    : html`<p>Whoever manages the endpoint <b>${run.endpoint}</b> decides.</p>`}</section>`;
