import { ask } from '/shared/api.js';
import { problem } from './dom.js';
import { list } from './list.js';
import { order } from './order.js';
import { place } from './place.js';

const content = document.getElementById('content');
const path = location.pathname;

for (const link of document.querySelectorAll('.bar nav a')) {
  if (link.getAttribute('href') === path) {
    link.setAttribute('aria-current', 'page');
  }
}

try {
  const me = await ask('/api/me');
  document.getElementById('person').textContent = me.name;
  const orderId = path.match(/^\/orders\/([0-9a-f-]{36})$/i)?.[1];
  if (orderId) {
    order(content, orderId, me);
  } else if (path === '/place') {
    place(content);
  } else {
    list(content);
  }
} catch (error) {
  content.replaceChildren(problem(error));
}
