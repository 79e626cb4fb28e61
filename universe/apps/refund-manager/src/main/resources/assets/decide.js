// Deciding: confirm, change or reject; a second time asks first, and so does somebody else's turn.

import { ask } from '/shared/api.js';
import { chip, classOf, h, moment, money, say } from './dom.js';

export function decide(place, orderId, decided) {
  let order;
  let seen;        // the id of the decision that the person looked at when they began
  let touched = false;
  let key = crypto.randomUUID();
  const alarm = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const amount = h('input', { type: 'number', step: '0.01', min: '0', inputmode: 'decimal', name: 'amount', class: 'num' });
  const reason = h('textarea', { rows: '2', name: 'reason', maxlength: '2000' });
  const amountField = h('label', { hidden: true }, 'Refund in dollars', amount);
  const reasonField = h('label', {}, h('span', {}), reason);
  const send = h('button', { type: 'submit' }, 'Confirm');
  const history = h('ul', { class: 'history' });
  const choices = h('div', { class: 'choices', role: 'radiogroup', 'aria-label': 'Your decision' });
  const radios = Object.fromEntries([['confirm', 'Confirm'], ['change', 'Change the amount'], ['reject', 'Reject']].map(([value, text]) => {
    const input = h('input', { type: 'radio', name: 'action', value });
    choices.append(h('label', {}, input, text));
    return [value, input];
  }));
  const dialog = h('dialog', { 'aria-labelledby': 'again' });
  const form = h('form', { class: 'decide' }, choices, amountField, reasonField, alarm, h('div', { class: 'actions' }, send));
  place.replaceChildren(h('h2', {}, 'Your decision'), history, form, dialog);

  const action = () => Object.entries(radios).find(([, input]) => input.checked)?.[0];

  function arrange() {
    const chosen = action();
    amountField.hidden = chosen !== 'change';
    reasonField.firstChild.textContent = chosen === 'confirm' ? 'Note (optional)' : 'Why';
    send.textContent = { confirm: 'Confirm', change: 'Save the change', reject: 'Reject' }[chosen] ?? 'Decide';
  }

  form.addEventListener('input', () => { touched = true; arrange(); });

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    alarm.hidden = true;
    if (seen && !(await sure(`${order.decisions[0].decided_by} has decided this order already.`, 'Decide again'))) {
      return;
    }
    await submit();
  });

  async function submit() {
    send.disabled = true;
    try {
      await ask(`/api/orders/${orderId}/decisions`, {
        action: action(), amount_usd: amount.value, reason: reason.value, supersedes: seen ?? null, request_key: key,
      });
      key = crypto.randomUUID();
      touched = false;
      reason.value = '';
      say('Your decision is kept.');
      await decided();
    } catch (error) {
      if (error.status === 409 && error.details?.decisions) {
        order.decisions = error.details.decisions;
        showHistory();
        const latest = order.decisions[0];
        if (await sure(`${latest.decided_by} has decided meanwhile: ${latest.action}, ${money(latest.amount_usd)}. Nothing of yours is kept.`, 'Decide instead')) {
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
    history.replaceChildren(...order.decisions.map((one, i) => h('li', { class: i > 0 ? 'dim' : undefined },
      chip(one.action), ' ', h('b', { class: 'num' }, money(one.amount_usd)), ` by ${one.decided_by}, ${moment(one.decided_ts)}`,
      one.reason && h('p', { class: 'said' }, one.reason))));
    history.hidden = order.decisions.length === 0;
  }

  return {
    // Keeps what a person is writing: only an untouched form follows the order.
    update(found) {
      order = found;
      const { recommendation } = found;
      const failed = classOf(recommendation.suggestion) === 'error';
      radios.confirm.disabled = failed;
      amount.max = recommendation.order_total ?? '';
      if (!touched) {
        seen = found.decisions[0]?.id;
        radios[failed ? 'change' : 'confirm'].checked = true;
        amount.value = failed ? '' : Number(recommendation.suggestion.refund_usd).toFixed(2);
        arrange();
      }
      showHistory();
    },
  };
}
