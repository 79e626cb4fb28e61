// Words and shapes that the list of runs and the page of one share.

import { chip, html } from './ui.js';

const STATES = {
  QUEUED: ['busy', 'Queued'],
  RUNNING: ['running', 'Running'],
  CONTINUABLE: ['busy', 'Turn is over'],
  WAITING: ['busy', 'Needs a person'],
  DONE: ['good', 'Done'],
  FAILED: ['bad', 'Failed'],
  CANCELED: ['', 'Canceled'],
};

export const stateChip = (run) => chip(...(STATES[run.state] ?? ['', run.state]));

export const ended = (run) => ['DONE', 'FAILED', 'CANCELED'].includes(run.state);

function share(run) {
  if (run.state === 'DONE') {
    return 100;
  }
  const steps = Math.max(0.15, run.step - (ended(run) ? 0 : 0.5));
  return run.of === 0 ? 0 : Math.min(96, (100 * steps) / run.of);
}

// How far it is; before it has said what it plans there is nothing to measure by.
export const bar = (run) => html`<span class="gauge ${run.state.toLowerCase()}" role="progressbar"
  aria-label="Progress" aria-valuemin="0" aria-valuemax=${run.of} aria-valuenow=${run.step}><i
    style="width:${share(run)}%"></i></span>`;

const MODES = {
  FOREGROUND: 'asked and waited for',
  LONG_TASK: 'long task, in turns',
  BACKGROUND: 'in the background',
};
export const mode = (run) => MODES[run.mode] ?? run.mode;

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export function said(value) {
  if (value === null) {
    return 'nothing';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export const pairs = (of) => html`<dl class="pairs">${Object.entries(of).map(([name, value]) =>
  html`<div><dt>${name.replaceAll('_', ' ')}</dt><dd>${said(value)}</dd></div>`)}</dl>`;
