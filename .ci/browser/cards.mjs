// Shows cards in a browser by Microsoft's renderer, as near to Teams as that goes:
// {chromium, pictures, width, cards: [{name, card}]} on standard input; for each card
// the text that is seen, the links and what is no text of ours on standard output,
// and a picture of it in a folder.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const packages = fileURLToPath(new URL('../node_modules', import.meta.url));
const { chromium: executablePath, pictures, width, cards } = JSON.parse(readFileSync(0, 'utf8'));
const browser = await chromium.launch({ executablePath, args: ['--disable-gpu', '--no-first-run', '--disable-background-networking'], chromiumSandbox: false });
const page = await browser.newPage({ viewport: { width, height: 800 }, locale: 'en-GB' });
mkdirSync(pictures, { recursive: true });

// Teams' looks, as far as they say how wide and how strong things are.
const style = `
  body { font: 14px "Segoe UI", system-ui, sans-serif; margin: 0; background: #f5f5f5; }
  #card { background: #fff; border-radius: 6px; box-shadow: 0 1px 3px #0003; margin: 12px; }
  .ac-pushButton { font: inherit; font-weight: 600; border: 1px solid #d1d1d1; border-radius: 4px; background: #fff; padding: 5px 12px; }
  .ac-pushButton.style-positive { background: #5b5fc7; color: #fff; border-color: #5b5fc7; }
  .ac-pushButton.style-destructive { color: #c4314b; border-color: #c4314b; }
  .ac-input { font: inherit; box-sizing: border-box; width: 100%; border: 1px solid #d1d1d1; border-radius: 4px; padding: 5px 8px; }
  .ac-input[type=checkbox], .ac-choiceSetInput-multiSelect input { width: auto; }
  .ac-textBlock p { margin: 0; }
  .mention { color: #5b5fc7; font-weight: 600; }`;
const host = {
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: '#e0e0e0' },
  supportsInteractivity: true,
  fontTypes: {
    default: { fontFamily: '"Segoe UI", system-ui, sans-serif', fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 }, fontWeights: { lighter: 200, default: 400, bolder: 600 } },
    monospace: { fontFamily: 'Consolas, monospace', fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 }, fontWeights: { lighter: 200, default: 400, bolder: 600 } },
  },
  containerStyles: {
    default: { backgroundColor: '#ffffff', foregroundColors: { default: { default: '#242424', subtle: '#616161' }, accent: { default: '#5b5fc7', subtle: '#5b5fc7' }, attention: { default: '#c4314b', subtle: '#c4314b' } } },
    emphasis: { backgroundColor: '#f5f5f5', foregroundColors: { default: { default: '#242424', subtle: '#616161' }, accent: { default: '#5b5fc7', subtle: '#5b5fc7' }, attention: { default: '#c4314b', subtle: '#c4314b' } } },
  },
  actions: { maxActions: 6, spacing: 'default', buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left' },
  factSet: { title: { weight: 'bolder', wrap: true }, value: { wrap: true }, spacing: 16 },
  inputs: { label: { inputSpacing: 'small', requiredInputs: { suffix: ' *', suffixColor: 'attention' }, optionalInputs: {} }, errorMessage: { color: 'attention' } },
};

await page.setContent(`<!doctype html><meta charset="utf-8"><style>${style}</style><div id="card"></div>`);
await page.addScriptTag({ path: join(packages, 'markdown-it/dist/markdown-it.js') });
await page.addScriptTag({ path: join(packages, 'adaptivecards/dist/adaptivecards.js') });
const seen = [];
for (const { name, card } of cards) {
  seen.push(await page.evaluate(([json, config]) => {
    const { AdaptiveCard, HostConfig, SerializationContext, Versions } = window.AdaptiveCards;
    const markdown = window.markdownit({ html: false });
    const entities = json.msteams?.entities ?? [];
    const people = new Map(entities.map((e) => [markdown.utils.escapeHtml(e.text), e.mentioned.name]));
    AdaptiveCard.onProcessMarkdown = (text, result) => {
      let html = markdown.render(text);
      for (const [words, person] of people) html = html.replaceAll(words, `<span class="mention">${markdown.utils.escapeHtml(person)}</span>`);
      result.outputHtml = html;
      result.didProcess = true;
    };
    const shown = new AdaptiveCard();
    shown.hostConfig = new HostConfig(config);
    shown.parse(json, new SerializationContext(Versions.v1_6));
    const at = document.getElementById('card');
    at.replaceChildren(shown.render());
    const strange = [...at.querySelectorAll('script, iframe, img, ol, ul, h1, h2, h3, hr, code, em, s, del, [onclick]')];
    return {
      text: at.innerText,
      links: [...at.querySelectorAll('a')].map((a) => a.getAttribute('href') ?? ''),
      strange: strange.map((e) => e.outerHTML),
      mentions: [...at.querySelectorAll('.mention')].map((e) => e.textContent),
      wide: [...at.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className),
    };
  }, [card, host]));
  await page.locator('#card').screenshot({ path: join(pictures, `${name}.png`) });
}
await browser.close();
process.stdout.write(JSON.stringify(seen));
