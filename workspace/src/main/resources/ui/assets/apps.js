// The list of apps: how each is, where it is, and a way in.

import { get } from './api.js';
import { appChip, open } from './app-format.js';
import { el, onChanges, problem, when } from './job-format.js';

const content = document.querySelector('#content');

async function allApps() {
  const apps = [];
  let token;
  do {
    const page = await get(`/api/2.0/apps?page_size=100${token ? `&page_token=${token}` : ''}`);
    apps.push(...(page.apps ?? []));
    token = page.next_page_token;
  } while (token);
  return apps;
}

function row(app) {
  const deployed = app.active_deployment;
  return el('tr', {},
    el('td', { class: 'name' }, el('a', { href: `/apps/${app.name}` }, app.name),
      app.description ? el('span', { class: 'about' }, app.description) : null),
    el('td', {}, appChip(app)),
    el('td', { class: 'optional' }, open(app)),
    el('td', { class: 'optional' }, deployed ? when(Date.parse(deployed.create_time)) : ''),
    el('td', { class: 'optional dim' }, app.creator));
}

function table(apps) {
  if (apps.length === 0) {
    return el('section', { class: 'card empty' },
      el('p', {}, 'There are no apps yet.'),
      el('p', {}, 'A bundle brings them: ', el('code', {}, './caspers bundle deploy'), '.'));
  }
  const head = [['App', ''], ['State', ''], ['Address', 'optional'], ['Deployed', 'optional'], ['Owner', 'optional']];
  return el('div', { class: 'table' }, el('table', {},
    el('thead', {}, el('tr', {}, ...head.map(([name, kind]) => el('th', { class: kind, scope: 'col' }, name)))),
    el('tbody', {}, ...apps.map(row))));
}

async function show() {
  try {
    const apps = await allApps();
    const held = document.activeElement?.getAttribute('href');
    content.replaceChildren(table(apps));
    if (held) {
      [...content.querySelectorAll('a')].find((node) => node.getAttribute('href') === held)?.focus();
    }
  } catch (error) {
    problem(error);
  }
}

show();
onChanges('/api/2.0/caspers/apps/events', show, 300);
