// What the person was told of, the newest first.

import { get } from './api.js';
import { chip, content, empty, html, loading, nothing, note, onChanges, table, view, when } from './ui.js';

const EVENTS = {
  on_start: ['busy', 'Began'],
  on_success: ['good', 'Succeeded'],
  on_failure: ['bad', 'Failed'],
  on_duration_warning_threshold_exceeded: ['busy', 'Takes long'],
};

let [messages, problem, seen] = [undefined, null, undefined];

const about = (m) => html`<a href="/runs/${m.run_id}">${m.subject}</a>
  ${Number(m.message_id) > (seen ?? 0) ? html`<span class="tag">new</span>` : nothing}
  ${m.message ? html`<details><summary>Message</summary><pre class="said">${m.message}</pre></details>` : nothing}`;

function event(m) {
  const [tone, word] = EVENTS[String(m.event).toLowerCase()] ?? ['idle', m.event];
  return chip(tone, word);
}

const list = () => table(messages, [
  { title: 'When', cell: (m) => when(m.time) },
  { title: 'Event', optional: true, cell: event },
  { title: 'What', name: true, cell: about },
  { title: 'To', optional: true, cell: (m) => m.recipient },
], { key: (m) => m.message_id, label: 'Messages' });

const redraw = view(content, () => html`${note(problem)}${messages === undefined ? loading(problem) : messages.length === 0
  ? empty('Nothing to read', 'Jobs with email_notifications write here when a run starts, ends, fails or takes too long.')
  : list()}`);

// This browser remembers how far the inbox was read; what is new stays so while it is looked at.
function take(answer) {
  messages = answer.messages ?? [];
  problem = null;
  try {
    seen ??= Number(localStorage.getItem('inbox-seen') ?? 0);
    localStorage.setItem('inbox-seen', Math.max(seen, ...messages.map((message) => Number(message.message_id))));
  } catch {
    // Then they count as unread.
  }
}

const look = () => get('/api/2.0/caspers/inbox?limit=100').then(take, (error) => { problem = error; }).then(redraw);

look();
onChanges('/api/2.0/caspers/jobs/events', look, 1000);
