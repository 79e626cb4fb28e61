import { get, tone, watch } from './api.js';

const parts = document.querySelector('#parts');
const template = document.querySelector('#card');
const LINKS = { jobs: '/jobs', pipelines: '/pipelines' };
const NAMES = { compute: 'Compute', postgres: 'Database', jobs: 'Jobs', pipelines: 'Pipelines' };

const words = (key) => key.replaceAll('_', ' ');

function card(key, title, state, facts) {
  const node = template.content.cloneNode(true);
  const heading = node.querySelector('h2');
  if (LINKS[key]) {
    const link = document.createElement('a');
    link.href = LINKS[key];
    link.textContent = title;
    heading.append(link);
  } else {
    heading.textContent = title;
  }
  const chip = node.querySelector('.state');
  chip.textContent = state ?? '';
  chip.hidden = state === undefined;
  chip.className = `state ${tone(state ?? '')}`;
  const list = node.querySelector('dl');
  for (const [name, value] of facts) {
    const term = document.createElement('dt');
    term.textContent = words(name);
    const fact = document.createElement('dd');
    fact.textContent = typeof value === 'object' ? JSON.stringify(value) : value;
    list.append(term, fact);
  }
  return node;
}

function cards(status) {
  const { status: state, version, pid, home, url, ...rest } = status;
  const shown = [card('workspace', 'Workspace', state, Object.entries({ version, home, url, pid }))];
  for (const [key, value] of Object.entries(rest)) {
    const title = NAMES[key] ?? words(key);
    if (Array.isArray(value)) {
      const rows = value.map((row) => [row.name ?? row.pipeline_id ?? '', row.state ?? '']);
      shown.push(card(key, title, value.length === 0 ? 'NONE' : value[0].state, rows));
    } else if (value !== null && typeof value === 'object') {
      const { state: partState, ...facts } = value;
      shown.push(card(key, title, partState, Object.entries(facts).filter(([, v]) => v !== null)));
    } else {
      shown.push(card(key, title, undefined, [[key, value]]));
    }
  }
  return shown;
}

watch(
  async () => parts.replaceChildren(...cards(await get('/api/2.0/caspers/status'))),
  2000,
  (lost) => { document.querySelector('#lost').hidden = !lost; },
);
