// Words for apps that their two pages share.

import { chip, html } from './ui.js';

const WORDS = {
  RUNNING: ['Running', 'good'],
  DEPLOYING: ['Starting', 'busy'],
  CRASHED: ['Crashed', 'bad'],
  UNAVAILABLE: ['Not deployed', 'idle'],
  IN_PROGRESS: ['In progress', 'busy'],
  SUCCEEDED: ['Succeeded', 'good'],
  FAILED: ['Failed', 'bad'],
  CANCELLED: ['Cancelled', 'idle'],
};

export const stopped = (app) => app.compute_status.state === 'STOPPED';

const mark = ([word, tone]) => chip(tone, word);

export const appChip = (app) => mark(stopped(app) ? ['Stopped', 'idle'] : WORDS[app.app_status.state]);

export const deploymentChip = (deployment) => mark(WORDS[deployment.status.state]);

export const open = (app, text = app.url, kind = '') =>
  html`<a class=${kind} href="${app.url}/" target="_blank" rel="noopener">${text}</a>`;
