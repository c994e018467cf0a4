// The stage: a browser, the words of a language, and a page for each person.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { Seat } from './seat.mjs';
import { watch } from './watch.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

// What keeps the browser to itself: it asks nothing of anybody but the bot.
const args = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

export class Stage {
  static async open(settings) {
    const browser = await chromium.launch({ executablePath: settings.chromium, args, chromiumSandbox: false });
    const { width, height, touch, lang } = settings;
    const context = await browser.newContext({
      viewport: { width, height }, hasTouch: touch, isMobile: touch, deviceScaleFactor: touch ? 2 : 1,
      locale: { en: 'en-GB', fr: 'fr-FR' }[lang], colorScheme: 'light',
    });
    context.setDefaultTimeout(30_000);
    return Object.assign(new Stage(), settings, { browser, context, words: words(lang), faults: [] });
  }

  // play plays a scene and gives what is wrong with it.
  async play(scene, play) {
    this.scene = scene;
    this.faults = [];
    await play(this).catch(async (error) => {
      this.fault(error.stack);
      for (const page of this.context.pages()) await this.keep(page, 'broken').catch(() => {});
    });
    for (const page of this.context.pages()) await page.close();
    return this.faults;
  }

  fault(what) {
    if (!this.faults.includes(what)) this.faults.push(what);
  }

  // must notes a fault where something is not so.
  must(so, what) {
    if (!so) this.fault(what);
  }

  // say is a sentence of the catalogues, with its slots filled in.
  say(key, slots = {}) {
    const sentence = this.words[key];
    if (typeof sentence !== 'string') throw new Error(`there is no sentence ${key}`);
    return sentence.replace(/\{(\w+)\}/g, (_, slot) => slots[slot]);
  }

  // The people of the made-up team who speak the language of the play: who
  // sells, who cheers, and the manager, who learns it.
  get rep() { return { en: 'bob', fr: 'lea' }[this.lang]; }
  get colleague() { return { en: 'mia', fr: 'noe' }[this.lang]; }

  // be opens somebody's page in a place.
  async be(who, place = '#sales') {
    const seat = await this.visit(`?${new URLSearchParams({ as: who, place })}`);
    return Object.assign(seat, { who });
  }

  // visit opens an address of the playground.
  async visit(path = '') {
    const page = await this.context.newPage();
    watch(page, (what) => this.fault(what));
    await page.goto(`${this.base}/playground/${path}`);
    return new Seat(this, page);
  }

  // keep takes a picture, for people to look at.
  async keep(page, name) {
    mkdirSync(this.pictures, { recursive: true });
    const file = join(this.pictures, `${this.scene}-${name}.png`);
    await page.screenshot({ path: file, caret: 'initial' });
  }

  async close() {
    await this.browser.close();
  }
}

// words are the catalogues of a language, all in one.
function words(lang) {
  const folders = ['bot/words', ...readdirSync(join(root, 'commands')).map((feature) => `commands/${feature}/words`)];
  const all = {};
  for (const folder of folders.map((name) => join(root, name))) {
    let files = [];
    try {
      files = readdirSync(folder);
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    }
    for (const file of files.filter((name) => name.endsWith(`.${lang}.json`))) {
      Object.assign(all, JSON.parse(readFileSync(join(folder, file), 'utf8')));
    }
  }
  return all;
}
