// Shows cards in a browser by Microsoft's renderer, as near to Teams as that goes:
// {chromium, pictures, width, cards: [{name, card}]} on standard input; for each card
// the text that is seen, the links and what is no text of ours on standard output,
// and a picture of it in a folder.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const { chromium: executablePath, pictures, width, cards } = JSON.parse(readFileSync(0, 'utf8'));
const browser = await chromium.launch({ executablePath, args: ['--disable-gpu', '--no-first-run', '--disable-background-networking'], chromiumSandbox: false });
const page = await browser.newPage({ viewport: { width, height: 800 }, locale: 'en-GB' });
mkdirSync(pictures, { recursive: true });

await page.setContent('<!doctype html><meta charset="utf-8"><div id="card"></div>');
for (const script of ['node_modules/markdown-it/dist/markdown-it.js', 'node_modules/adaptivecards/dist/adaptivecards.js', 'browser/showcard.js']) {
  await page.addScriptTag({ path: join(root, script) });
}
const seen = [];
for (const { name, card } of cards) {
  seen.push(await page.evaluate((json) => {
    const at = document.getElementById('card');
    at.replaceChildren(window.showCard(json));
    const strange = [...at.querySelectorAll('script, iframe, img, ol, ul, h1, h2, h3, hr, code, em, s, del, [onclick]')];
    return {
      text: at.innerText,
      links: [...at.querySelectorAll('a')].map((a) => a.getAttribute('href') ?? ''),
      strange: strange.map((e) => e.outerHTML),
      mentions: [...at.querySelectorAll('.mention')].map((e) => e.textContent),
    };
  }, card));
  await page.locator('#card').screenshot({ path: join(pictures, `${name}.png`) });
}
await browser.close();
process.stdout.write(JSON.stringify(seen));
