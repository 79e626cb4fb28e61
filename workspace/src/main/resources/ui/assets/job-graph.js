// A job's tasks in the picture: what stands in a node, what an edge tells.

import { dag } from './dag.js';
import { broken } from './dag-size.js';
import { attemptsOf, elapsed, kind, latest, standing } from './job-words.js';
import { html, nothing } from './ui.js';

const MANY = 15;

export const nodesOf = (tasks) =>
  tasks.map((task) => ({
    key: task.task_key,
    below: kind(task),
    task,
    needs: (task.depends_on ?? []).map((need) => need.task_key),
  }));

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
  let index = { of: null, map: new Map() };
  const byKey = (tasks) => {
    if (index.of !== tasks) {
      index = { of: tasks, map: new Map(tasks.map((task) => [task.task_key, task])) };
    }
    return index.map;
  };
  const on = (key) => state().ticked?.has(key) ?? true;
  function course(from, to) {
    const [source, goal] = [standing(now(from)).tone, standing(now(to)).tone];
    if (goal === 'running' || goal === 'busy') {
      return 'flowing';
    }
    return { good: 'done', bad: 'broken' }[source] ?? '';
  }
  const graph = dag(holder, {
    label: 'Tasks',
    choose,
    tick,
    inside: (key, { task }) => {
      const at = now(key);
      const { word } = standing(at);
      const count = at?.attempt_number > 0 ? attemptsOf(state().run, key).length : 1;
      // A box has room for the state and one word more: in the end how often it was tried, else the time.
      const tried = count > 1 && standing(at).ended;
      const each = at?.for_each_task?.stats?.task_run_stats;
      const took = each ? `${each.succeeded_iterations ?? 0}/${each.total_iterations ?? '?'}` : elapsed(at);
      const type = tried ? nothing : html`<span>${kind(task)}</span>`;
      const said = at ? html`<span class="word">${word}</span>` : nothing;
      return html`<span class="mark" aria-hidden="true"></span><span class="key">${broken(key)}</span>
        <span class="line">${type}${said}<span class="took">${tried ? `try ${count}` : took}</span></span>`;
    },
    look: (key) => {
      const at = now(key);
      const { word, tone } = standing(at);
      const faded = !on(key) || at?.state.result_state === 'DISABLED';
      return { tone, ticked: on(key), faded, label: `${key}: ${at ? `${word} ${elapsed(at)}` : 'not run'}` };
    },
    edgeLook: (from, to) => {
      const { tasks } = state();
      const need = byKey(tasks).get(to)?.depends_on?.find((other) => other.task_key === from);
      const outcome = now(from)?.condition_task?.outcome;
      const other = need?.outcome && outcome && need.outcome !== outcome;
      return { kind: other || !on(from) || !on(to) ? 'off' : course(from, to), label: need?.outcome };
    },
  });
  const keys = (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      graph.find(event.target.value.trim(), true);
    }
  };
  // A way to a task by its name, once there are many.
  const finder = (many) => (many < MANY ? nothing
    : html`<input type="search" class="finder" aria-label="Find a task" placeholder="Find a task" autocomplete="off"
      @input=${(event) => graph.find(event.target.value.trim())} @keydown=${keys}>`);
  return { ...graph, finder };
}
