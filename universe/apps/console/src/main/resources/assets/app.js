import { ask } from '/shared/api.js';
import { problem } from '/shared/dom.js';
import { build } from './build.js';
import { change } from './change.js';
import { chat } from './chat.js';
import { follow } from './follow.js';
import { now } from './now.js';
import { presets } from './presets.js';
import { way } from './way.js';

const content = document.getElementById('content');
const path = location.pathname;
const parent = /^\/(orders|complaints)\//.test(path) ? '/follow' : path;

for (const link of document.querySelectorAll('.bar nav a')) {
  if (link.getAttribute('href') === parent) {
    link.setAttribute('aria-current', 'page');
    link.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}

const pages = { '/': now, '/build': build, '/change': change, '/follow': follow, '/presets': presets, '/chat': chat };

try {
  const me = await ask('/api/me');
  document.getElementById('person').textContent = me.name;
  const one = path.match(/^\/(orders|complaints)\/([0-9a-f-]{36})$/i);
  if (one) {
    way(content, one[1], one[2]);
  } else {
    await (pages[path] ?? now)(content);
  }
} catch (error) {
  content.replaceChildren(problem(error));
}
