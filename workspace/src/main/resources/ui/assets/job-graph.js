// A job's tasks in the picture: what stands in a node, what an edge tells.

import { broken, dag } from './dag.js';
import { elapsed, kind, latest, standing } from './job-words.js';
import { html, nothing } from './ui.js';

export const nodesOf = (tasks) =>
  tasks.map((task) => ({ key: task.task_key, task, needs: (task.depends_on ?? []).map((need) => need.task_key) }));

// Everything before (`up`) or after a task, itself included.
export function reach(tasks, key, up) {
  const found = new Set([key]);
  const next = (k) => (up
    ? (tasks.find((task) => task.task_key === k)?.depends_on ?? []).map((need) => need.task_key)
    : tasks.filter((task) => (task.depends_on ?? []).some((need) => need.task_key === k)).map((task) => task.task_key));
  for (const k of found) {
    next(k).forEach((other) => found.add(other));
  }
  return found;
}

/** `state()` gives {tasks (settings), run, ticked: Set or undefined}. */
export function jobGraph(holder, state, { choose, tick }) {
  let known = { of: null, map: new Map() };
  const now = (key) => {
    const { run } = state();
    if (known.of !== run) {
      known = { of: run, map: latest(run?.tasks) };
    }
    return known.map.get(key);
  };
  const on = (key) => state().ticked?.has(key) ?? true;
  return dag(holder, {
    label: 'Tasks',
    choose,
    tick,
    inside: (key, { task }) => {
      const at = now(key);
      const { word } = standing(at);
      const tries = at?.attempt_number > 0 ? ` · try ${at.attempt_number + 1}` : '';
      const each = at?.for_each_task?.stats?.task_run_stats;
      const took = each ? `${each.succeeded_iterations ?? 0}/${each.total_iterations ?? '?'}` : elapsed(at);
      return html`<span class="mark" aria-hidden="true"></span><span class="key">${broken(key)}</span>
        <span class="line"><span>${kind(task)}</span>${at ? html`<span class="word">${word}${tries}</span>` : nothing}<span class="took">${took}</span></span>`;
    },
    look: (key) => {
      const at = now(key);
      const { word, tone } = standing(at);
      return { tone, ticked: on(key), faded: !on(key) || at?.state.result_state === 'DISABLED', label: `${key}: ${at ? `${word} ${elapsed(at)}` : 'not run'}` };
    },
    edgeLook: (from, to) => {
      const { tasks } = state();
      const need = tasks.find((task) => task.task_key === to)?.depends_on?.find((other) => other.task_key === from);
      const [source, goal] = [standing(now(from)).tone, standing(now(to)).tone];
      const kindOf = !on(from) || !on(to) ? 'off' : goal === 'running' || goal === 'busy' ? 'flowing' : source === 'good' ? 'done' : source === 'bad' ? 'broken' : '';
      const outcome = now(from)?.condition_task?.outcome;
      return { kind: need?.outcome && outcome && need.outcome !== outcome ? 'off' : kindOf, label: need?.outcome };
    },
  });
}
