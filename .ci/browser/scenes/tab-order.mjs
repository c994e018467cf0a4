// Tab reaches every control once, in the order in which they are read, and each
// shows that it has the focus.
import { tabThrough } from '../tabs.mjs';

export async function tabOrder(stage) {
  const seat = await stage.be(stage.rep);
  await tabThrough(seat, 'the page');
  await seat.openSide();
  await seat.page.locator('.persona summary').click();
  await tabThrough(seat, 'the page with its people');
  await seat.closeSide();
  await seat.say({ en: '/win', fr: '/vente' }[stage.lang]);
  await seat.form.waitFor();
  await tabThrough(seat, 'the form');
}
