// Placing an order oneself, late if wished, to watch it go through everything.

import { ask } from '/shared/api.js';
import { orderForm } from '/shared/place.js';
import { h, problem } from './dom.js';

export async function place(content) {
  const frame = [
    h('h1', {}, 'Place an order'),
    h('p', { class: 'lead' }, 'It goes into the simulated city’s journal, is cooked and driven with all the others, lands as JSON, is refined, judged, and comes back to you to decide.'),
  ];
  let choices;
  try {
    choices = await ask('/api/place');
  } catch (error) {
    content.replaceChildren(...frame, problem(error));
    return;
  }
  content.replaceChildren(...frame, orderForm(choices, async (order) => {
    const placed = await ask('/api/place', order);
    location.href = `/orders/${placed.order_id}?expected=${encodeURIComponent(placed.expected_at)}`;
  }));
}
