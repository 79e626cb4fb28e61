// Follows the log of an app. What it prints is text and nothing else.

import { get } from './api.js';

const AT_FIRST = 64 * 1024;
const MOST = 512 * 1024;
// Colour codes of terminals, which would be noise here.
const CODES = /\u001b\[[0-9;?]*[A-Za-z]/g;

export function follow(pre, path) {
  let offset = -AT_FIRST;
  let log;

  const look = async () => {
    try {
      let piece;
      do {
        piece = await get(`${path}?offset=${offset}`);
        if (log !== undefined && piece.log !== log) {
          // It was started anew, with a log of its own.
          pre.textContent = '';
          offset = -AT_FIRST;
          log = piece.log;
          continue;
        }
        log = piece.log;
        const atEnd = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 30;
        pre.append(piece.text.replace(CODES, ''));
        if (pre.textContent.length > MOST) {
          pre.textContent = pre.textContent.slice(-MOST / 2);
        }
        offset = piece.next_offset;
        if (atEnd) {
          pre.scrollTop = pre.scrollHeight;
        }
      } while (piece.next_offset < piece.size);
    } catch {
      // The workspace may be restarting; the next look tells.
    }
    setTimeout(look, document.hidden ? 5000 : 700);
  };
  look();
}
