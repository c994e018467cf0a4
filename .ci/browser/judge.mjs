// What is held against each state of the page: the rules of WCAG 2.2 AA, in
// light and in dark, and that nothing has to be scrolled sideways.
import axe from 'axe-core';

const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: { 'target-size': { enabled: true } } };
const contrast = { ...rules, runOnly: { type: 'rule', values: ['color-contrast'] }, rules: {} };

// judge gives the faults of a page as it is shown.
export async function judge(page) {
  await page.evaluate(settled);
  await page.evaluate(axe.source);
  const light = await ask(page, rules);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await ask(page, contrast);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((fault) => `in the dark, ${fault}`), ...(await sideways(page))];
}

async function ask(page, options) {
  const { violations } = await page.evaluate((options) => axe.run(document, options), options);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}: ${node.failureSummary}`));
}

// settled waits for what arrives to be there: a colour half-way is nobody's.
async function settled() {
  const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < Infinity);
  await Promise.allSettled(ending.map((one) => one.finished));
}

// sideways gives what is wider than the page that holds it.
export async function sideways(page) {
  return page.evaluate(() =>
    [document.scrollingElement, ...document.querySelectorAll('#scroll, #messages, dialog[open], dialog[open] .fields, #side')]
      .filter((one) => one.scrollWidth > one.clientWidth + 1)
      .map((one) => `${one.tagName} ${one.id || one.className} is ${one.scrollWidth} wide in ${one.clientWidth}`),
  );
}
