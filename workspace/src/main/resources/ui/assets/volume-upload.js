// Sends a file, and tells how far it is: fetch does not.

/** `told(sent)` hears bytes. Throws an error with the answer's status. */
export function send(url, file, told) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', (event) => told(event.loaded));
    request.addEventListener('loadend', () => {
      if (request.status >= 200 && request.status < 300) {
        done();
        return;
      }
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // The status says enough.
      }
      const why = answer.message ?? `'${file.name}' was not uploaded: the workspace did not answer.`;
      fail(Object.assign(new Error(why), { status: request.status }));
    });
    request.open('PUT', url);
    request.send(file);
  });
}
