// Starts a run of a job, after asking for its parameters when it has any.

import { post } from './api.js';
import { el, problem } from './job-format.js';

async function start(jobId, parameters) {
  const body = { job_id: jobId };
  if (Object.keys(parameters).length > 0) {
    body.job_parameters = parameters;
  }
  const { run_id: runId } = await post('/api/2.2/jobs/run-now', body);
  location.assign(`/jobs/${jobId}/runs/${runId}`);
}

export async function runNow(job) {
  const parameters = job.settings.parameters ?? [];
  if (parameters.length === 0) {
    await start(job.job_id, {}).catch(problem);
    return;
  }
  const form = el('form', { method: 'dialog' },
    ...parameters.map(({ name, default: value }) => el('label', {}, name, el('input', { name, value }))),
    el('div', { class: 'actions' },
      el('button', { class: 'quiet', type: 'button', onclick: () => dialog.close() }, 'Not now'),
      el('button', { value: 'run' }, 'Run now')));
  const dialog = el('dialog', { 'aria-label': 'Run with parameters' },
    el('h2', {}, 'Run with these parameters'), form);
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'run') {
      start(job.job_id, Object.fromEntries(new FormData(form))).catch(problem);
    }
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}
