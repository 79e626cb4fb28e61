// Deciding on what an agent said; a second time asks first, and so does somebody else's turn.

import { ask } from './api.js';
import { h, moment, say } from './dom.js';

// what: thing, in a word; path, which takes the decision; actions: by name [choice, button], the
// first of which agrees; fields: [element, the action that shows it]; read(): the fields' values;
// fill(found): puts what was suggested into them and gives the action to begin with; bound(found):
// gives the actions that cannot be chosen; told(one): what a decision shows; summary(one): its gist.
export function decide(place, what, decided) {
  let found;
  let seen;        // the id of the decision that the person looked at when they began
  let touched = false;
  let key = crypto.randomUUID();
  const [agreeing] = Object.keys(what.actions);
  const alarm = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const reason = h('textarea', { rows: '2', name: 'reason', maxlength: '2000' });
  const reasonField = h('label', {}, h('span', {}), reason);
  const send = h('button', { type: 'submit' });
  const history = h('ul', { class: 'history' });
  const choices = h('div', { class: 'choices', role: 'radiogroup', 'aria-label': 'Your decision' });
  const radios = Object.fromEntries(Object.entries(what.actions).map(([value, [text]]) => {
    const input = h('input', { type: 'radio', name: 'action', value });
    choices.append(h('label', {}, input, text));
    return [value, input];
  }));
  const dialog = h('dialog', { 'aria-labelledby': 'again' });
  const form = h('form', { class: 'decide' },
    choices, what.fields.map(([field]) => field), reasonField, alarm, h('div', { class: 'actions' }, send));
  place.replaceChildren(h('h2', {}, 'Your decision'), history, form, dialog);

  const action = () => Object.entries(radios).find(([, input]) => input.checked)?.[0];

  function arrange() {
    const chosen = action();
    what.fields.forEach(([field, shownBy]) => { field.hidden = chosen !== shownBy; });
    reasonField.firstChild.textContent = chosen === agreeing ? 'Note (optional)' : 'Why';
    send.textContent = what.actions[chosen]?.[1] ?? 'Decide';
  }

  form.addEventListener('input', () => { touched = true; arrange(); });

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    alarm.hidden = true;
    if (seen && !(await sure(`${found.decisions[0].decided_by} has decided this ${what.thing} already.`, 'Decide again'))) {
      return;
    }
    await submit();
  });

  async function submit() {
    send.disabled = true;
    try {
      await ask(what.path, { action: action(), ...what.read(), reason: reason.value, supersedes: seen ?? null, request_key: key });
      key = crypto.randomUUID();
      touched = false;
      reason.value = '';
      say('Your decision is kept.');
      await decided();
    } catch (error) {
      if (error.status === 409 && error.details?.decisions) {
        found.decisions = error.details.decisions;
        showHistory();
        const latest = found.decisions[0];
        if (await sure(`${latest.decided_by} has decided meanwhile: ${what.summary(latest)}. Nothing of yours is kept.`, 'Decide instead')) {
          seen = latest.id;
          return submit();
        }
        touched = false;
        await decided();
      } else {
        alarm.textContent = error.message;
        alarm.hidden = false;
      }
    } finally {
      send.disabled = false;
    }
  }

  function sure(text, yes) {
    return new Promise((answer) => {
      const close = (value) => () => { dialog.close(); answer(value); };
      dialog.replaceChildren(
        h('h2', { id: 'again' }, 'Decide again?'), h('p', {}, text),
        h('div', { class: 'actions' }, h('button', { onclick: close(true) }, yes), h('button', { class: 'quiet', onclick: close(false) }, 'Leave it')));
      dialog.oncancel = () => answer(false);
      dialog.showModal();
    });
  }

  function showHistory() {
    history.replaceChildren(...found.decisions.map((one, i) => h('li', { class: i > 0 ? 'dim' : undefined },
      what.told(one), ` by ${one.decided_by}, ${moment(one.decided_ts)}`, one.reason && h('p', { class: 'said' }, one.reason))));
    history.hidden = found.decisions.length === 0;
  }

  return {
    // Keeps what a person is writing: only an untouched form follows what is shown.
    update(now) {
      found = now;
      const out = what.bound(now);
      Object.entries(radios).forEach(([name, input]) => { input.disabled = out.includes(name); });
      if (!touched) {
        seen = now.decisions[0]?.id;
        radios[what.fill(now)].checked = true;
        arrange();
      }
      showHistory();
    },
  };
}
