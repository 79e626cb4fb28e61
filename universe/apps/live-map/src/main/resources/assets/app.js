import { ask } from '/shared/api.js';
import { h, problem } from '/shared/dom.js';
import { stage } from '/shared/map/stage.js';
import { Panel } from './panel.js';

const content = document.getElementById('content');
const narrow = matchMedia('(max-width: 820px)');

function map(location) {
  let panel;
  return stage(content, location, {
    cover: (box) => (narrow.matches ? [0, box.height * 0.46] : [336, 0]),
    more: (follow) => {
      panel = new Panel(location, follow);
      return [panel.node];
    },
    shown: (life, counts, followed) => panel.show(life, counts, followed),
  });
}

try {
  const me = await ask('/api/me');
  document.getElementById('person').textContent = me.name;
  const locations = await ask('/api/locations');
  const wanted = Number(location.pathname.match(/^\/locations\/(\d+)$/)?.[1] ?? locations[0].id);
  const chosen = locations.find((one) => one.id === wanted);
  document.getElementById('locations').replaceChildren(...locations.map((one) =>
    h('a', { href: `/locations/${one.id}`, 'aria-current': one === chosen && 'page' }, one.name)));
  if (!chosen) {
    throw new Error(`There is no location ${wanted}.`);
  }
  document.title = `${chosen.name}, live · Casper's Kitchens`;
  await map(chosen);
} catch (error) {
  content.replaceChildren(problem(error));
}
