// What runs and attempts are at, in words and as a tone.

import { duration, html } from './ui.js';

const WORDS = {
  SUCCESS: ['Succeeded', 'good'],
  SUCCESS_WITH_FAILURES: ['Succeeded, with failures', 'good'],
  FAILED: ['Failed', 'bad'],
  TIMEDOUT: ['Timed out', 'bad'],
  CANCELED: ['Cancelled', 'idle'],
  UPSTREAM_FAILED: ['Upstream failed', 'idle'],
  UPSTREAM_CANCELED: ['Upstream cancelled', 'idle'],
  EXCLUDED: ['Excluded', 'idle'],
  DISABLED: ['Not chosen', 'idle'],
  MAXIMUM_CONCURRENT_RUNS_REACHED: ['Skipped: another run was going', 'idle'],
  QUEUED: ['Queued', 'busy'],
  BLOCKED: ['Waiting', 'idle'],
  PENDING: ['Starting', 'busy'],
  WAITING: ['Waiting to retry', 'busy'],
  RUNNING: ['Running', 'running'],
  TERMINATING: ['Ending', 'busy'],
};

export function standing(item) {
  if (item === undefined) {
    return { word: 'Not run', tone: 'idle', ended: true };
  }
  const ended = item.status.state === 'TERMINATED';
  if (item.state.life_cycle_state === 'INTERNAL_ERROR') {
    return { word: 'Lost', tone: 'bad', ended };
  }
  const name = ended ? item.state.result_state : item.status.state;
  const [word, tone] = WORDS[name] ?? [String(name), 'idle'];
  return { word, tone, ended };
}

export const chip = (item) => {
  const { word, tone } = standing(item);
  return html`<span class="chip ${tone}">${word}</span>`;
};

// How long something has been going, or went; nothing when it has not begun.
export const elapsed = (item) => (item?.start_time ? duration((item.end_time || Date.now()) - item.start_time) : '');

// The latest attempt of each task, by key.
export const latest = (tasks = []) => {
  const found = new Map();
  for (const task of tasks) {
    const known = found.get(task.task_key);
    if (known === undefined || (task.attempt_number ?? 0) >= (known.attempt_number ?? 0)) {
      found.set(task.task_key, task);
    }
  }
  return found;
};

// A task's attempts in a run; that it was left out at first counts only while nothing followed.
export function attemptsOf(run, key) {
  const all = (run?.tasks ?? []).filter((task) => task.task_key === key);
  return all.filter((task, i) => task.state.result_state !== 'DISABLED' || i === all.length - 1);
}

const KINDS = {
  spark_jar_task: 'JAR',
  sql_task: 'SQL',
  notebook_task: 'Notebook',
  pipeline_task: 'Pipeline',
  run_job_task: 'Job',
  condition_task: 'Condition',
  for_each_task: 'For each',
  spark_python_task: 'Python',
  python_wheel_task: 'Python wheel',
};
export const kindKey = (task) => Object.keys(KINDS).find((key) => task[key] !== undefined);
export const kind = (task) => KINDS[kindKey(task)] ?? 'Task';

const every = ({ interval, unit }) => {
  const one = String(unit).toLowerCase().replace(/s$/, '');
  return interval === 1 ? `Every ${one}` : `Every ${interval} ${one}s`;
};

export const trigger = (settings) => {
  const words = (of, text) => (of.pause_status === 'PAUSED' ? `${text}, paused` : text);
  const { continuous, schedule, trigger: other } = settings;
  if (continuous) return words(continuous, 'Continuous');
  if (schedule) return words(schedule, `${schedule.quartz_cron_expression} (${schedule.timezone_id})`);
  if (other?.periodic) return words(other, every(other.periodic));
  if (other?.file_arrival) return words(other, 'When a file arrives');
  if (other?.table_update) return words(other, 'When a table changes');
  return 'On demand';
};

export const triggerKind = (settings) => ['continuous', 'schedule', 'trigger'].find((name) => settings[name]);
export const pauseable = (settings) => settings[triggerKind(settings)];

export async function wholeJob(get, jobId) {
  const job = await get(`/api/2.2/jobs/get?job_id=${jobId}&include_trigger_state=true`);
  for (let token = job.next_page_token; token;) {
    const page = await get(`/api/2.2/jobs/get?job_id=${jobId}&page_token=${token}`);
    job.settings.tasks.push(...page.settings.tasks);
    token = page.next_page_token;
  }
  return job;
}

export async function wholeRun(get, runId) {
  const run = await get(`/api/2.2/jobs/runs/get?run_id=${runId}&include_resolved_values=true`);
  for (let token = run.next_page_token; token;) {
    const page = await get(`/api/2.2/jobs/runs/get?run_id=${runId}&include_resolved_values=true&page_token=${token}`);
    run.tasks.push(...page.tasks);
    token = page.next_page_token;
  }
  return run;
}
