// The same by keyboard alone, from an empty page to the undo; Escape gives the
// focus back to where it was, and what is pressed keeps it.
export async function winByKeyboard(stage) {
  const seat = await stage.be(stage.rep);
  const { keyboard } = seat.page;
  await seat.focused(seat.box, 'the box');

  // A command is chosen from those that are suggested.
  const command = { en: '/win', fr: '/vente' }[stage.lang];
  await keyboard.type(command.slice(0, 3));
  await seat.page.locator('#suggestions').waitFor();
  await seat.looks('suggested');
  await keyboard.press('Escape');
  await seat.page.locator('#suggestions').waitFor({ state: 'hidden' });
  await keyboard.type(command.slice(3));
  await keyboard.press('Enter');
  await seat.form.waitFor();
  await keyboard.press('Escape');
  await seat.form.waitFor({ state: 'detached' });
  await seat.focused(seat.box, 'the box, after Escape,');

  await keyboard.type(command);
  await keyboard.press('Enter');
  await seat.focused(seat.form.getByLabel(stage.say('win.amount')), 'the first field');
  await keyboard.type('7k');
  await keyboard.press('Tab');
  await keyboard.type('Initech');
  await keyboard.press('Enter');
  await seat.form.waitFor({ state: 'detached' });
  await seat.announcement('Initech');
  await seat.focused(seat.box, 'the box, after the form,');

  const undo = seat.messages.locator('article.private').filter({ hasText: 'Initech' }).last().locator('[data-action="win.undo"]');
  await seat.tabTo(undo);
  await keyboard.press('Enter');
  await (await seat.announcement('Initech')).getByText(stage.say('playground.edited')).waitFor();
  await seat.focused(seat.page.locator('#messages :focus, #text'), 'after an undo, nothing near it');

  const colleague = await stage.be(stage.colleague);
  await seat.say({ en: '/win 6k Globex', fr: '/vente 6k Globex' }[stage.lang]);
  const cheer = (await colleague.announcement('Globex')).locator('[data-action="win.cheer"]');
  await colleague.tabTo(cheer);
  await colleague.page.keyboard.press('Space');
  await cheer.filter({ hasText: '(1)' }).waitFor();
  await colleague.focused(cheer, 'the button that was pressed');
}
