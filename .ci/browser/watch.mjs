// What a page must never do, whatever people do with it: complain, fail to get
// something, break its own policy, or run what somebody wrote.

// watch tells of it.
export function watch(page, fault) {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) fault(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => fault(`script: ${error.stack}`));
  page.on('dialog', (dialog) => {
    fault(`a dialog of the browser: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('response', (response) => {
    if (response.status() >= 400) fault(`${response.status()} for ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure().errorText;
    // A page that is left ends its stream, and does not wait for its icon.
    const left = ['/playground/stream', '/playground/static/bell.svg'];
    if (why === 'net::ERR_ABORTED' && left.includes(new URL(request.url()).pathname)) return;
    fault(`${why} for ${request.url()}`);
  });
}
