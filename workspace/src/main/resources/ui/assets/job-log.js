// Follows the log of one attempt. What a task prints is text and nothing else.

import { get } from './api.js';

const AT_FIRST = 64 * 1024;
const MOST = 512 * 1024;
// What terminals take as commands (colours, titles, links), which would be noise here.
const CODES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;
export const plain = (text) => text.replace(CODES, '');

// `ended()` tells whether the attempt still prints; gives back a function that stops following.
export function follow(pre, path, ended) {
  let offset = -AT_FIRST;
  let timer;
  let stopped = false;

  const look = async () => {
    const last = ended();
    try {
      let piece;
      do {
        piece = await get(`${path}&offset=${offset}`);
        if (stopped) {
          return;
        }
        const atEnd = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 30;
        const gap = offset >= 0 && piece.offset > offset ? `\n… ${piece.offset - offset} bytes left out …\n` : '';
        if (piece.text !== '') {
          const text = gap + plain(piece.text);
          if (pre.textContent.length + text.length > MOST) {
            pre.textContent = (pre.textContent + text).slice(-MOST / 2);
          } else {
            pre.append(text);
          }
        }
        offset = piece.next_offset;
        if (atEnd) {
          pre.scrollTop = pre.scrollHeight;
        }
      } while (piece.text !== '' && piece.next_offset < piece.size);
    } catch {
      // The workspace may be restarting, or the attempt has not begun; the next look tells.
    }
    if (!last && !stopped) {
      timer = setTimeout(look, 600);
    }
  };
  look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
