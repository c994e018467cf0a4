// Starting over with an empty team, which every open page follows, and back to
// the made-up one.
export async function startOver(stage) {
  const other = await stage.be(stage.colleague);
  const seat = await stage.be(stage.rep);
  await over(seat, 'empty', 'dialog');
  for (const one of [seat, other]) await one.page.locator('.messages:not(:has(article)) + .empty').waitFor();
  await seat.looks('empty');
  await over(seat, 'demo');
  await seat.page.locator('.badge').waitFor({ state: 'attached' });
}

async function over(seat, team, picture) {
  await seat.openSide();
  await seat.page.locator('[data-open="reset"]').click();
  await seat.form.locator(`[value="${team}"]`).check();
  if (picture) await seat.looks(picture);
  await seat.form.locator('.danger').click();
  await seat.form.waitFor({ state: 'detached' });
}
