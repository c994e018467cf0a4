// The way of the Tab key through what is shown.

// tabThrough presses Tab from the beginning to the end: each control is reached
// in the order of the page, and shows it.
export async function tabThrough(seat, what) {
  const { page, stage } = seat;
  const wanted = await page.evaluate(number);
  const reached = [];
  await page.evaluate(() => document.activeElement.blur());
  for (let presses = 0; presses < 2 * wanted.length + 10; presses++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(here);
    if (!at || at.stop === reached.at(-1)?.stop) continue; // the browser's own, or a part of a date
    if (reached.some(({ stop }) => stop === at.stop)) break;
    reached.push(at);
  }
  const stops = reached.map(({ stop }) => stop);
  for (const { stop, name } of wanted) stage.must(stops.includes(stop), `${what}: Tab does not reach ${name}`);
  for (const { shows, name } of reached) stage.must(shows, `${what}: nothing shows that ${name} has the focus`);
  // What is called up comes after the button that does so, wherever it stands.
  if (await page.locator('#side:popover-open').count()) return;
  const first = stops.indexOf(Math.min(...stops));
  const around = [...stops.slice(first), ...stops.slice(0, first)];
  stage.must(around.every((stop, i) => i === 0 || stop > around[i - 1]), `${what}: Tab goes ${around.join(', ')}`);
}

// number gives the controls that Tab has to reach, and keeps how each looks
// without the focus. It runs in the page.
function number() {
  document.activeElement.blur();
  const root = document.querySelector('dialog[open]') ?? document;
  const stops = [...root.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter(
    (one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && !(one.type === 'radio' && !one.checked),
  );
  const name = (one) => one.getAttribute('aria-label') || one.textContent.trim().slice(0, 30) || one.id || one.outerHTML.slice(0, 80);
  const look = (one) =>
    [one, one.parentElement, one.nextElementSibling].map((part) => {
      if (!part) return '';
      const { outline, borderColor, boxShadow, backgroundColor } = getComputedStyle(part);
      return [outline, borderColor, boxShadow, backgroundColor].join();
    }).join();
  window.tabs = { name, look, stops: new Map(stops.map((one, stop) => [one, { stop, before: look(one) }])) };
  return stops.map((one, stop) => ({ stop, name: name(one) }));
}

// here is where the focus is; nothing where the page has not got it.
function here() {
  const one = document.activeElement;
  if (one === document.body) return null;
  const { name, look, stops } = window.tabs;
  const { stop, before } = stops.get(one) ?? { stop: -1 };
  return { stop, name: name(one), shows: look(one) !== before };
}
