import { ask } from '/shared/api.js';
import { problem } from '/shared/dom.js';
import { complaint } from './complaint.js';
import { list } from './list.js';

const content = document.getElementById('content');

for (const link of document.querySelectorAll('.bar nav a')) {
  if (link.getAttribute('href') === location.pathname + location.search) {
    link.setAttribute('aria-current', 'page');
  }
}

try {
  const me = await ask('/api/me');
  document.getElementById('person').textContent = me.name;
  const id = location.pathname.match(/^\/complaints\/([0-9a-f-]{36})$/i)?.[1];
  if (id) {
    complaint(content, id, me);
  } else {
    list(content);
  }
} catch (error) {
  content.replaceChildren(problem(error));
}
