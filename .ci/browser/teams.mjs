// Plays Teams in a browser: {chromium, bridge, pictures} on standard input, a list of
// faults on standard output. The page shows what the bot has posted and turns what is
// pressed into what Teams would send; the bridge signs that and hands it to the bot.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const { chromium: executablePath, bridge, pictures } = JSON.parse(readFileSync(0, 'utf8'));
mkdirSync(pictures, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--disable-gpu', '--no-first-run', '--disable-background-networking'], chromiumSandbox: false });
const page = await browser.newPage({ viewport: { width: 720, height: 1000 }, locale: 'en-GB' });
page.setDefaultTimeout(30_000);
await page.goto(bridge);
for (const script of ['node_modules/markdown-it/dist/markdown-it.js', 'node_modules/adaptivecards/dist/adaptivecards.js', 'browser/showcard.js', 'browser/teamspage.js']) {
  await page.addScriptTag({ path: join(root, script) });
}
const faults = [];
page.on('pageerror', (error) => faults.push(error.stack));

const posts = page.locator('.post');
const dialog = page.locator('#dialog');
const say = (text) => page.evaluate((words) => window.say(words), text);
const keep = (name) => page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
const press = (where, label) => where.getByRole('button', { name: label, exact: true }).click();
const shown = (text) => posts.filter({ hasText: text }).last();

const scenes = {
  // Words are answered by a card, and what they come to is posted without being asked.
  async words() {
    await say('win 12k Acme');
    await shown('Acme for').waitFor();
    await shown('closed Acme').waitFor();
    await keep('words');
  },
  // A bare command opens a dialog, which does not go while a field is missing, stays
  // with what was typed while one is wrong, and closes once all is right.
  async dialog() {
    await say('win');
    await press(shown('A form makes this easier'), 'Open form');
    await dialog.getByLabel('Customer').waitFor();
    await dialog.getByLabel('Customer').fill('Globex');
    await press(dialog, 'Save');
    await dialog.getByText('This is needed.').waitFor();
    await dialog.getByLabel('Amount').fill('abc');
    await press(dialog, 'Save');
    await dialog.getByText('I can’t read').or(dialog.getByText("I can't read")).waitFor();
    await keep('refused');
    if ((await dialog.getByLabel('Customer').inputValue()) !== 'Globex') faults.push('the customer that was typed is gone');
    await dialog.getByLabel('Amount').fill('7k');
    await press(dialog, 'Save');
    await dialog.waitFor({ state: 'hidden' });
    await shown('closed Globex').waitFor();
    await keep('dialog');
  },
  // The same form is filled in where it stands, by who opens no dialogs.
  async inline() {
    await say('win');
    const card = posts.filter({ hasText: 'A form makes this easier' }).nth(1);
    await card.getByLabel('Amount').fill('5k');
    await card.getByLabel('Customer').fill('Initech');
    await press(card, 'Save');
    await shown('closed Initech').waitFor();
  },
  // A button changes its own card, and what everybody sees.
  async button() {
    await press(shown('is recorded: Acme'), 'Undo');
    await shown('no longer counts').waitFor();
    await posts.filter({ hasText: 'closed Acme' }).waitFor({ state: 'detached' });
    await page.evaluate(() => { window.who = 'lea'; });
    await press(shown('closed Globex'), 'Cheer');
    await shown('closed Globex').getByRole('button', { name: 'Cheer (1)' }).waitFor();
    await keep('button');
  },
};
for (const [name, play] of Object.entries(scenes)) {
  await play().catch(async (error) => {
    faults.push(`${name}: ${error.stack}`);
    await keep(`${name}-broken`);
  });
}
await browser.close();
process.stdout.write(JSON.stringify(faults));
