// A seat: one person's page, and what people do there. Each step waits until it
// can be done; each sight waits until there is something to see.
import { judge } from './judge.mjs';

export class Seat {
  constructor(stage, page) {
    Object.assign(this, { stage, page });
    this.box = page.locator('#text');
    this.form = page.locator('dialog.form[open]');
    this.messages = page.locator('#messages');
  }

  // say types a line and sends it with Enter.
  async say(line) {
    await this.box.fill(line);
    await this.box.press('Enter');
  }

  // message is the last message with a text.
  message(text) {
    return this.messages.locator('article').filter({ hasText: text }).last();
  }

  // sees waits for a message with a text, and gives it.
  async sees(text) {
    const message = this.message(text);
    await message.waitFor();
    return message;
  }

  // announcement waits for what everybody sees of a customer's win.
  async announcement(customer) {
    const message = this.messages.locator('article.bot:not(.private)').filter({ hasText: customer }).first();
    await message.waitFor();
    return message;
  }

  // button is one of a message's, or of the page's, by its name.
  button(name, within = this.page) {
    return within.getByRole('button', { name });
  }

  async press(name, within) {
    await this.button(name, within).click();
  }

  // fill fills in the open form, by the names of its fields.
  async fill(values) {
    for (const [label, value] of Object.entries(values)) await this.form.getByLabel(label).first().fill(value);
  }

  // choose ticks one of the choices of a field.
  async choose(label, choice) {
    await this.form.getByRole('group', { name: label }).getByLabel(choice).check();
  }

  async submit() {
    await this.form.locator('footer .primary').click();
  }

  // advance lets an hour or a day pass, by the button of that.
  async advance(by) {
    await this.openSide();
    const time = this.page.locator('#clock p').first();
    const before = await time.textContent();
    await this.page.locator(`[data-advance="${by}"]`).click();
    await time.filter({ hasNotText: before }).waitFor({ state: 'attached' });
    await this.page.locator('#clock:not([aria-busy])').waitFor({ state: 'attached' });
    await this.closeSide();
  }

  // openSide brings up the side where it does not stand beside the conversation.
  async openSide() {
    if (!(await this.page.locator('#side').isVisible())) await this.page.locator('.bar .menu').click();
  }

  async closeSide() {
    if (await this.page.locator('#side:popover-open').count()) await this.page.keyboard.press('Escape');
  }

  // focused waits until something has the focus.
  async focused(locator, what) {
    await locator.and(this.page.locator(':focus')).waitFor().catch(() => this.stage.fault(`${what} has not got the focus`));
  }

  // tabTo goes back with the Tab key until something has the focus.
  async tabTo(locator) {
    for (let presses = 0; presses < 200; presses++) {
      if (await locator.evaluate((one) => one === document.activeElement)) return;
      await this.page.keyboard.press('Shift+Tab');
    }
    throw new Error(`Shift+Tab does not reach ${locator}`);
  }

  // looks has what is shown judged, and keeps a picture.
  async looks(name) {
    for (const fault of await judge(this.page)) this.stage.fault(`${name}: ${fault}`);
    await this.stage.keep(this.page, name);
  }
}
