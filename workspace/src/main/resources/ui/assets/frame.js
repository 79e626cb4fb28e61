// What the frame does by itself: the menu on narrow screens, the theme, and what waits in the inbox.

import { get } from './api.js';

const root = document.documentElement;
const menu = document.querySelector('#menu');
const theme = document.querySelector('#theme');

function open(is) {
  root.toggleAttribute('data-menu', is);
  menu.setAttribute('aria-expanded', String(is));
}

menu.addEventListener('click', () => {
  open(!root.hasAttribute('data-menu'));
  if (root.hasAttribute('data-menu')) {
    document.querySelector('#side a[aria-current], #side nav a').focus();
  }
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && root.hasAttribute('data-menu')) {
    open(false);
    menu.focus();
  }
});
document.addEventListener('click', (event) => {
  if (root.hasAttribute('data-menu') && !event.target.closest('#side, #menu')) {
    open(false);
  }
});

const machines = () => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
const dark = () => (root.dataset.theme ?? machines()) === 'dark';
function label() {
  theme.textContent = dark() ? 'Light' : 'Dark';
  theme.title = `Show pages in the ${dark() ? 'light' : 'dark'} theme`;
}
theme.addEventListener('click', () => {
  root.dataset.theme = dark() ? 'light' : 'dark';
  try {
    localStorage.setItem('theme', root.dataset.theme);
  } catch {
    // It holds for this page only.
  }
  label();
  dispatchEvent(new Event('themechange'));
});
label();

// The inbox remembers in this browser how far it was read.
async function unread() {
  const { messages = [] } = await get('/api/2.0/caspers/inbox?limit=100');
  const seen = Number(localStorage.getItem('inbox-seen') ?? 0);
  const news = messages.filter((message) => Number(message.message_id) > seen).length;
  if (news > 0 && location.pathname !== '/inbox') {
    const count = document.createElement('b');
    count.className = 'count';
    count.textContent = news > 99 ? '99+' : news;
    count.title = `${news} unread`;
    document.querySelector('#side a[data-section="inbox"]').append(count);
  }
}

// The page itself comes first.
const later = window.requestIdleCallback ?? ((act) => setTimeout(act, 500));
later(() => unread().catch(() => {}), { timeout: 3000 });
