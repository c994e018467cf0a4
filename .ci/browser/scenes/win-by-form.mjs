// A win by form, a field missed at first; colleagues see it and cheer; it is
// taken back.
export async function winByForm(stage) {
  const colleague = await stage.be(stage.colleague);
  const seat = await stage.be(stage.rep);
  await seat.say({ en: '/win', fr: '/vente' }[stage.lang]);
  await seat.form.waitFor();
  const customer = seat.form.getByLabel(stage.say('win.customer'));
  await seat.focused(seat.form.getByLabel(stage.say('win.amount')), 'the first field');
  await seat.looks('form');

  await seat.fill({ [stage.say('win.amount')]: '12k' });
  await seat.submit();
  await seat.form.locator('.error:visible').first().waitFor();
  await seat.focused(customer, 'the field that was missed');
  stage.must((await customer.getAttribute('aria-invalid')) === 'true', 'the field that was missed is not said to be wrong');
  await seat.looks('missed');

  await seat.fill({ [stage.say('win.customer')]: 'Vandelay' });
  await seat.submit();
  await seat.form.waitFor({ state: 'detached' });
  const answer = seat.messages.locator('article.private').filter({ hasText: 'Vandelay' }).last();
  await answer.waitFor();
  await seat.focused(seat.box, 'the box, after the form,');
  await seat.announcement('Vandelay');
  await seat.looks('announced');

  const seen = await colleague.announcement('Vandelay');
  await seen.locator('[data-action="win.cheer"]').click(); // in the channel's language
  const cheered = { name: /\(1\)/ };
  await seen.getByRole('button', cheered).waitFor();
  await (await seat.announcement('Vandelay')).getByRole('button', cheered).waitFor();
  await colleague.looks('cheered');

  await seat.press(stage.say('win.undo_label'), answer);
  for (const one of [seat, colleague]) {
    const edited = await one.announcement('Vandelay');
    await edited.getByText(stage.say('playground.edited')).waitFor();
    await edited.locator('.thread article').waitFor();
    stage.must((await edited.locator('[data-action="win.cheer"]').count()) === 0, 'what was taken back can be cheered for');
  }
  await seat.looks('undone');
}
