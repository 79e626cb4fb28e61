// Words, times and elements that the pages of jobs and runs share.

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      node.addEventListener(key.slice(2), value);
    } else if (value === true) {
      node.setAttribute(key, '');
    } else if (value !== false && value !== undefined && value !== null) {
      node.setAttribute(key, value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const WORDS = {
  SUCCESS: ['Succeeded', 'good'],
  SUCCESS_WITH_FAILURES: ['Succeeded, with failures', 'good'],
  FAILED: ['Failed', 'bad'],
  TIMEDOUT: ['Timed out', 'bad'],
  CANCELED: ['Cancelled', 'idle'],
  UPSTREAM_FAILED: ['Not run: upstream failed', 'idle'],
  UPSTREAM_CANCELED: ['Not run: upstream cancelled', 'idle'],
  EXCLUDED: ['Not run: condition', 'idle'],
  DISABLED: ['Not chosen', 'idle'],
  MAXIMUM_CONCURRENT_RUNS_REACHED: ['Skipped: another run was going', 'idle'],
  QUEUED: ['Queued', 'busy'],
  BLOCKED: ['Waiting', 'idle'],
  PENDING: ['Starting', 'busy'],
  WAITING: ['Waiting to retry', 'busy'],
  RUNNING: ['Running', 'running'],
  TERMINATING: ['Ending', 'busy'],
};

// What a run or an attempt is at, in words and as a tone: good, bad, busy, running or idle.
export function standing(item) {
  if (item === undefined) {
    return { word: 'Never run', tone: 'idle', ended: true };
  }
  const legacy = item.state;
  const ended = item.status.state === 'TERMINATED';
  if (legacy.life_cycle_state === 'INTERNAL_ERROR') {
    return { word: 'Lost', tone: 'bad', ended };
  }
  const [word, tone] = WORDS[ended ? legacy.result_state : item.status.state];
  return { word, tone, ended };
}

export function chip(item) {
  const { word, tone } = standing(item);
  return el('span', { class: `chip ${tone}` }, word);
}

export function duration(millis) {
  if (millis < 10_000) {
    return `${(Math.max(0, millis) / 1000).toFixed(1)} s`;
  }
  const seconds = Math.floor(millis / 1000);
  const parts = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const names = ['d', 'h', 'min', 's'];
  const first = parts.findIndex((part) => part > 0);
  return parts.slice(first, first + 2).map((part, i) => `${part} ${names[first + i]}`).join(' ');
}

// How long something has been going, or went; nothing when it has not begun.
export function elapsed(item) {
  if (!item?.start_time) {
    return '';
  }
  return duration((item.end_time || Date.now()) - item.start_time);
}

const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export function when(millis) {
  const then = new Date(millis);
  const today = then.toDateString() === new Date().toDateString();
  return el('time', { datetime: then.toISOString(), title: then.toLocaleString() },
    today ? TIME.format(then) : `${DAY.format(then)}, ${TIME.format(then)}`);
}

// The latest attempt of each task, by key.
export function latest(tasks = []) {
  return new Map(tasks.map((task) => [task.task_key, task]));
}

export function title(text) {
  document.querySelector('h1').textContent = text;
  document.title = `${text} · Caspers`;
}

export function problem(error) {
  let note = document.querySelector('#problem');
  if (note === null) {
    note = el('p', { id: 'problem', class: 'note bad', role: 'alert' });
    document.querySelector('#content').prepend(note);
  }
  note.textContent = error?.message ?? '';
  note.hidden = !error;
}

// Calls `act` after each change that the server tells of, at most once in `millis`.
export function onChanges(path, act, millis = 500) {
  let timer = null;
  const source = new EventSource(path);
  source.addEventListener('changed', () => {
    timer ??= setTimeout(() => {
      timer = null;
      act();
    }, millis);
  });
  return source;
}
