// Deciding: accept, change or escalate; a second time asks first, and so does somebody else's turn.

import { ask } from '/shared/api.js';
import { h, moment, money, say } from '/shared/dom.js';
import { CATEGORIES, chip } from './words.js';

export function decide(place, id, decided) {
  let found;
  let seen;        // the id of the decision that the person looked at when they began
  let touched = false;
  let key = crypto.randomUUID();
  const alarm = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const category = h('select', { name: 'category' }, Object.entries(CATEGORIES).map(([value, text]) => h('option', { value }, text)));
  const credit = h('input', { type: 'number', step: '0.01', min: '0', inputmode: 'decimal', name: 'credit', class: 'num' });
  const priority = h('select', { name: 'priority' }, h('option', { value: 'standard' }, 'Standard'), h('option', { value: 'urgent' }, 'Urgent'));
  const why = h('textarea', { rows: '2', name: 'reason', maxlength: '2000' });
  const changeFields = h('div', { class: 'row', hidden: true }, h('label', {}, 'Category', category), h('label', {}, 'Credit in dollars', credit));
  const escalateFields = h('label', { hidden: true }, 'Priority', priority);
  const whyField = h('label', {}, h('span', {}), why);
  const send = h('button', { type: 'submit' }, 'Accept');
  const history = h('ul', { class: 'history' });
  const choices = h('div', { class: 'choices', role: 'radiogroup', 'aria-label': 'Your decision' });
  const radios = Object.fromEntries([['accept', 'Accept'], ['change', 'Change'], ['escalate', 'Escalate']].map(([value, text]) => {
    const input = h('input', { type: 'radio', name: 'action', value });
    choices.append(h('label', {}, input, text));
    return [value, input];
  }));
  const dialog = h('dialog', { 'aria-labelledby': 'again' });
  const form = h('form', { class: 'decide' }, choices, changeFields, escalateFields, whyField, alarm, h('div', { class: 'actions' }, send));
  place.replaceChildren(h('h2', {}, 'Your decision'), history, form, dialog);

  const action = () => Object.entries(radios).find(([, input]) => input.checked)?.[0];

  function arrange() {
    const chosen = action();
    changeFields.hidden = chosen !== 'change';
    escalateFields.hidden = chosen !== 'escalate';
    whyField.firstChild.textContent = chosen === 'accept' ? 'Note (optional)' : 'Why';
    send.textContent = { accept: 'Accept', change: 'Save the change', escalate: 'Escalate' }[chosen] ?? 'Decide';
  }

  form.addEventListener('input', () => { touched = true; arrange(); });

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    alarm.hidden = true;
    if (seen && !(await sure(`${found.decisions[0].decided_by} has decided this complaint already.`, 'Decide again'))) {
      return;
    }
    await submit();
  });

  async function submit() {
    send.disabled = true;
    try {
      await ask(`/api/complaints/${id}/decisions`, {
        action: action(), category: category.value, credit_usd: credit.value, priority: priority.value,
        reason: why.value, supersedes: seen ?? null, request_key: key,
      });
      key = crypto.randomUUID();
      touched = false;
      why.value = '';
      say('Your decision is kept.');
      await decided();
    } catch (error) {
      if (error.status === 409 && error.details?.decisions) {
        found.decisions = error.details.decisions;
        showHistory();
        const latest = found.decisions[0];
        if (await sure(`${latest.decided_by} has decided meanwhile. Nothing of yours is kept.`, 'Decide instead')) {
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

  const outcome = (one) => ({ credit: money(one.credit_usd), no_credit: 'No credit', escalate: `${one.priority === 'urgent' ? 'Urgent' : 'Standard'} escalation` })[one.decision];

  function showHistory() {
    history.replaceChildren(...found.decisions.map((one, i) => h('li', { class: i > 0 ? 'dim' : undefined },
      chip(one.action), ' ', h('b', { class: 'num' }, outcome(one)), ` · ${CATEGORIES[one.complaint_category] ?? one.complaint_category}, by ${one.decided_by}, ${moment(one.decided_ts)}`,
      one.reason && h('p', { class: 'said' }, one.reason))));
    history.hidden = found.decisions.length === 0;
  }

  return {
    // Keeps what a person is writing: only an untouched form follows the complaint.
    update(now) {
      found = now;
      const row = now.complaint;
      const failed = row.says === 'error';
      radios.accept.disabled = failed;
      credit.max = row.order_total ?? '';
      if (!touched) {
        seen = now.decisions[0]?.id;
        radios[failed ? 'escalate' : 'accept'].checked = true;
        category.value = row.complaint_category ?? 'other';
        credit.value = Number(row.credit_amount ?? 0).toFixed(2);
        priority.value = row.priority ?? 'standard';
        arrange();
      }
      showHistory();
    },
  };
}
