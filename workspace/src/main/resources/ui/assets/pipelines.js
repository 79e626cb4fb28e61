// Pipelines and what happened in them, as it happens.

import { get, tone, watch } from './api.js';
import { at, h, link, show, table, trail } from './dom.js';

const BASE = '/api/2.0/pipelines';
const chip = (state) => (state ? h('span', { class: `chip ${tone(state)}` }, state) : '');

async function pipelines() {
  const { statuses = [] } = await get(`${BASE}?max_results=100`);
  return [
    table(
      statuses,
      [
        { title: 'Pipeline', cell: (p) => link(at(p.pipeline_id), p.name) },
        { title: 'State', cell: (p) => chip(p.state) },
        { title: 'Last update', cell: (p) => chip(p.latest_updates?.[0]?.state) },
        { title: 'Made by', cell: (p) => p.creator_user_name },
      ],
      'There are no pipelines yet.',
    ),
  ];
}

async function pipeline(id) {
  const encoded = encodeURIComponent(id);
  const [found, { events = [] }] = await Promise.all([
    get(`${BASE}/${encoded}`),
    get(`${BASE}/${encoded}/events?max_results=50`),
  ]);
  const path = trail('Pipelines', [id]);
  path.lastChild.textContent = found.name;
  return [
    path,
    h('p', {}, chip(found.state)),
    found.cause ? h('p', { class: 'note bad' }, found.cause) : undefined,
    table(
      events,
      [
        { title: 'Time', cell: (e) => new Date(e.timestamp).toLocaleTimeString() },
        { title: 'Level', cell: (e) => e.level },
        { title: 'Event', cell: (e) => e.event_type },
        { title: 'Message', cell: (e) => h('span', { class: 'wrap' }, e.message) },
      ],
      'Nothing happened yet.',
    ),
  ].filter(Boolean);
}

watch(show(document.querySelector('#content'), ([id]) => (id ? pipeline(id) : pipelines())), 3000);
