// Follows the log of a task's attempt or of an app. What these print is text and nothing else.

import { get } from './api.js';

const AT_FIRST = 64 * 1024;
const MOST = 512 * 1024;
// What terminals take as commands (colours, titles, links), which would be noise here.
const CODES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;

export const plain = (text) => text.replace(CODES, '');

function add(pre, text) {
  const atEnd = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 30;
  if (pre.textContent.length + text.length > MOST) {
    pre.textContent = (pre.textContent + text).slice(-MOST / 2);
  } else {
    pre.append(text);
  }
  if (atEnd) {
    pre.scrollTop = pre.scrollHeight;
  }
}

/**
 * `path` has a query already; `ended()` tells whether there will be no more. Gives back a function that
 * stops following. A log that began anew (an app's, after a restart) is shown from its beginning.
 */
export function follow(pre, path, ended = () => false) {
  let offset = -AT_FIRST;
  let [log, timer, stopped] = [undefined, undefined, false];

  async function more() {
    const piece = await get(`${path}&offset=${offset}`);
    if (stopped) {
      return false;
    }
    if (log !== undefined && piece.log !== log) {
      pre.textContent = '';
      offset = -AT_FIRST;
      log = piece.log;
      return true;
    }
    log = piece.log;
    if (piece.text !== '') {
      const gap = offset >= 0 && piece.offset > offset ? `\n… ${piece.offset - offset} bytes left out …\n` : '';
      add(pre, gap + plain(piece.text));
    }
    offset = piece.next_offset;
    return piece.text !== '' && piece.next_offset < piece.size;
  }

  async function look() {
    const last = ended();
    try {
      while (await more()) {
        // Until the end of what is there.
      }
    } catch {
      // The workspace may be restarting, or nothing has begun; the next look tells.
    }
    if (!last && !stopped) {
      timer = setTimeout(look, document.hidden ? 5000 : 600);
    }
  }
  look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
