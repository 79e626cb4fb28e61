// What the person was told of, the newest first.

import { get } from './api.js';
import { content, empty, html, nothing, note, table, view, when } from './ui.js';

let [messages, problem] = [undefined, null];

const redraw = view(content, () => html`${note(problem)}${messages === undefined ? nothing : messages.length === 0
  ? empty('Nothing to read', 'Jobs with e-mail notifications write here when a run starts, ends or fails.')
  : table(messages, [
    { title: 'When', cell: (m) => when(m.time) },
    { title: 'What', name: true, cell: (m) => html`<a href="/runs/${m.run_id}">${m.subject}</a>` },
    { title: 'To', optional: true, cell: (m) => m.recipient },
  ], { key: (m) => m.message_id, label: 'Messages' })}`);

function take(answer) {
  messages = answer.messages ?? [];
  try {
    localStorage.setItem('inbox-seen', Math.max(0, ...messages.map((message) => Number(message.message_id))));
  } catch {
    // Then they count as unread.
  }
}

get('/api/2.0/caspers/inbox?limit=100').then(take, (error) => { problem = error; }).then(redraw);
