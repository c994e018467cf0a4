// At twice the size, and in a window of 320 pixels, nothing is scrolled sideways
// and the box is there; who wants no motion gets none.
import { sideways } from '../judge.mjs';

export async function zoom(stage) {
  const seat = await stage.be(stage.rep);
  const { page } = seat;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const [name, width, height] of [['twice', 640, 400], ['narrow', 320, 568]]) {
    await page.setViewportSize({ width, height });
    await seat.say({ en: '/quota', fr: '/quota' }[stage.lang]);
    await seat.messages.locator('[data-action="quota.why"]').last().waitFor();
    await seat.box.click();
    await seat.looks(name);
    await seat.say({ en: '/win', fr: '/vente' }[stage.lang]);
    await seat.form.waitFor();
    for (const fault of await sideways(page)) stage.fault(`${name}: ${fault}`);
    await seat.form.locator('footer .primary').click({ trial: true });
    await stage.keep(page, `${name}-form`);
    await page.keyboard.press('Escape');
    await seat.form.waitFor({ state: 'detached' });
  }
  const moving = await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running').length);
  stage.must(moving === 0, `${moving} things move for who wants no motion`);
}
