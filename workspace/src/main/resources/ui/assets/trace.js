// One call of an agent: its spans on one line of time, and what was said in the one looked at.

import { get } from './api.js';
import { h } from './dom.js';
import { cost, millis, moment, state } from './trace-format.js';

const id = decodeURIComponent(location.pathname.split('/').at(-1));
const content = document.querySelector('#content');
const panel = h('section', { class: 'card panel', 'aria-label': 'Span' });
const KINDS = { AGENT: 'the call', MODEL: 'the model', TOOL: 'a tool' };

const fact = (name, value) => (value === undefined ? undefined : h('div', {}, h('dt', {}, name), h('dd', {}, value)));

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const said = (title, text) => (text === undefined ? [] : [h('h3', {}, title), h('pre', { tabindex: '0' }, pretty(text))]);

function show(span, button) {
  for (const other of content.querySelectorAll('.span')) {
    other.setAttribute('aria-pressed', String(other === button));
  }
  const a = span.attributes;
  const tokens = a['gen_ai.usage.input_tokens'];
  panel.replaceChildren(
    ...[
      h('h2', {}, span.name),
      h(
        'dl',
        { class: 'facts' },
        fact('Began', `after ${millis(span.offset_us)}`),
        fact('Took', millis(span.duration_us)),
        fact('Model', a['gen_ai.request.model']),
        tokens === undefined ? undefined : fact('Tokens', `${tokens} in, ${a['gen_ai.usage.output_tokens']} out`),
      ),
      span.message ? h('p', { class: 'note bad', role: 'alert' }, span.message) : undefined,
      ...said('What it was given', a['caspers.input']),
      ...said('What it answered', a['caspers.output']),
      a['caspers.input'] === undefined ? h('p', { class: 'dim' }, 'What was said is not kept: settings.yaml has traces.content.') : undefined,
    ].filter(Boolean),
  );
}

function row(span, total) {
  const left = (100 * span.offset_us) / total;
  const width = Math.min(100 - left, (100 * span.duration_us) / total);
  const bar = h('span', { class: 'length' });
  bar.style.left = `${left}%`;
  bar.style.width = `${width}%`;
  const button = h(
    'button',
    { class: `span ${span.kind} ${span.parent_id ? 'child' : ''} ${span.state === 'ERROR' ? 'failed' : ''}`, type: 'button', 'aria-pressed': 'false' },
    h('span', { class: 'name' }, h('span', { class: 'dot' }), h('b', {}, span.name)),
    h('span', { class: 'track' }, bar),
    h('span', { class: 'took' }, millis(span.duration_us)),
  );
  button.addEventListener('click', () => show(span, button));
  return { item: h('li', {}, button), button, span };
}

async function load() {
  const trace = await get(`/api/2.0/caspers/traces/${encodeURIComponent(id)}`);
  document.querySelector('h1').textContent = trace.spans.find((s) => !s.parent_id)?.name ?? 'Trace';
  const total = Math.max(trace.duration_us, ...trace.spans.map((s) => s.offset_us + s.duration_us), 1);
  // The call first; its parts as they began.
  const spans = [...trace.spans].sort((a, b) => Boolean(a.parent_id) - Boolean(b.parent_id) || a.offset_us - b.offset_us);
  const rows = spans.map((span) => row(span, total));
  content.replaceChildren(
    h(
      'dl',
      { class: 'facts' },
      h('div', {}, state(trace)),
      fact('When', moment(trace.started_at)),
      fact('Took', millis(trace.duration_us)),
      fact('Endpoint', trace.endpoint),
      fact('Version', trace.model_version),
      fact('Prompt', trace.prompt_version),
      fact('Model', trace.model),
      fact('Tokens', `${trace.prompt_tokens} in, ${trace.completion_tokens} out`),
      fact('Cost', cost(trace.cost_usd)),
      fact('Asked by', trace.requester),
    ),
    h('section', { class: 'card waterfall', 'aria-label': 'Waterfall' }, h('ol', {}, rows.map(({ item }) => item))),
    h('p', { class: 'legend' }, Object.entries(KINDS).map(([kind, word]) => h('span', { class: kind }, h('span', { class: 'dot' }), word)), h('span', { class: 'mono' }, `trace ${trace.trace_id}`)),
    panel,
  );
  const first = rows.find(({ span }) => span.state === 'ERROR' && span.parent_id) ?? rows[0];
  if (first) {
    show(first.span, first.button);
  }
}

load().catch((error) => content.replaceChildren(h('p', { class: 'note bad', role: 'alert' }, error.message)));
