// A question before something is lost; resolves to whether it was answered with the verb.

import { html, render } from './ui.js';

export function confirmed(question, why, verb) {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', question);
  render(html`<h2>${question}</h2><p class="dim">${why}</p>
    <form method="dialog"><div class="actions"><button class="quiet" value="">Cancel</button>
      <button class="danger" value="yes">${verb}</button></div></form>`, dialog);
  document.body.append(dialog);
  return new Promise((done) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      done(dialog.returnValue === 'yes');
    });
    dialog.showModal();
  });
}
