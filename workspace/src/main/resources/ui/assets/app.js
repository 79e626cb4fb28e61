// One app: how it is, where it is, what it may use, its deployments and its log as it grows.

import { get, post } from './api.js';
import { appChip, deploymentChip, open, stopped } from './app-format.js';
import { follow } from './app-log.js';
import { el, onChanges, problem, title, when } from './job-format.js';

const name = decodeURIComponent(location.pathname.split('/')[2]);
const path = `/api/2.0/apps/${encodeURIComponent(name)}`;
const content = document.querySelector('#content');
const part = () => el('section');
const [headline, why, facts, deployments] = [part(), part(), part(), part()];
const log = el('pre', { class: 'log', tabindex: 0, 'aria-label': 'Log', 'data-empty': 'It has not printed anything.' });

async function act(button, verb) {
  button.disabled = true;
  try {
    await post(`${path}/${verb}`);
    await refresh();
  } catch (error) {
    problem(error);
    button.disabled = false;
  }
}

function showHeadline(app) {
  const verb = stopped(app) ? 'start' : 'stop';
  const held = headline.contains(document.activeElement) && document.activeElement.tagName;
  headline.className = 'headline';
  headline.replaceChildren(
    appChip(app),
    open(app),
    el('div', { class: 'actions' },
      el('button', { class: 'quiet', onclick: (event) => act(event.currentTarget, verb) }, verb === 'start' ? 'Start' : 'Stop'),
      app.app_status.state === 'RUNNING'
        ? el('a', { class: 'button', href: `${app.url}/`, target: '_blank', rel: 'noopener' }, 'Open')
        : null));
  if (held) {
    headline.querySelector(held.toLowerCase())?.focus();
  }
}

function showWhy(app) {
  const failed = app.app_status.state === 'CRASHED' ? app.app_status.message : undefined;
  why.className = failed ? 'note bad' : '';
  why.hidden = !failed;
  why.textContent = failed ?? '';
}

// What a resource is, and which one.
function resource({ name: key, description, ...kinds }) {
  const [[kind, settings] = ['', {}]] = Object.entries(kinds);
  const { permission, ...which } = settings;
  return el('div', {},
    el('dt', {}, key),
    el('dd', {}, `${kind.replaceAll('_', ' ')} ${Object.values(which).join(' ')}${permission ? `, ${permission}` : ''}`,
      description ? el('span', { class: 'about' }, description) : null));
}

function showFacts(app) {
  const fact = (term, text) => (text ? el('div', {}, el('dt', {}, term), el('dd', {}, text)) : null);
  facts.className = 'card';
  facts.replaceChildren(
    app.description ? el('p', {}, app.description) : '',
    el('dl', { class: 'facts' },
      fact('Owner', app.creator),
      fact('Acts as', app.service_principal_name),
      fact('Source', app.default_source_code_path)),
    (app.resources ?? []).length > 0
      ? el('div', { class: 'resources' }, el('h2', {}, 'May use'), el('dl', { class: 'facts' }, ...app.resources.map(resource)))
      : '');
}

function showDeployments(list) {
  deployments.replaceChildren(
    el('h2', {}, 'Deployments'),
    list.length === 0
      ? el('p', { class: 'dim' }, 'Nothing was deployed yet.')
      : el('div', { class: 'table' }, el('table', {},
        el('thead', {}, el('tr', {}, ...['State', 'Began', 'By', ''].map((text, i) => el('th', { scope: 'col', class: i > 1 ? 'optional' : '' }, text)))),
        el('tbody', {}, ...list.map((deployment) => el('tr', {},
          el('td', {}, deploymentChip(deployment)),
          el('td', {}, when(Date.parse(deployment.create_time))),
          el('td', { class: 'optional' }, deployment.creator),
          el('td', { class: 'optional' }, el('span', { class: 'wrap' }, deployment.status.message))))))));
}

async function refresh() {
  const [app, page] = await Promise.all([get(path), get(`${path}/deployments?page_size=10`)]);
  title(app.name);
  showHeadline(app);
  showWhy(app);
  showFacts(app);
  showDeployments(page.app_deployments ?? []);
  problemIsOver();
}

function problemIsOver() {
  const note = document.querySelector('#problem');
  if (note) {
    note.hidden = true;
  }
}

async function begin() {
  await refresh();
  content.replaceChildren(headline, why, facts, el('section', {}, el('h2', {}, 'Log'), log), deployments);
  follow(log, `/api/2.0/caspers/apps/${encodeURIComponent(name)}/logs`);
  onChanges('/api/2.0/caspers/apps/events', () => refresh().catch(problem), 300);
}

begin().catch(problem);
