// The manager sets a quota by form; who has it is told, and sees where there is
// something new.
export async function quota(stage) {
  const seat = await stage.be(stage.rep);
  const manager = await stage.be('sam');
  if (stage.lang === 'fr') {
    await manager.say('/settings language fr');
    await manager.sees(/français/i);
    await manager.page.reload();
  }
  await manager.say('/quota set');
  await manager.form.waitFor();
  await manager.looks('form');
  const name = await seat.page.locator('.persona summary b').textContent();
  await manager.choose(stage.say('quota.set.member'), name);
  await manager.fill({ [stage.say('quota.set.target')]: '175k' });
  await manager.submit();
  await manager.form.waitFor({ state: 'detached' });
  await manager.sees(/175/);
  await manager.looks('set');

  await seat.openSide();
  const direct = seat.page.locator('.place.direct.news');
  await direct.getByRole('img', { name: stage.say('playground.unread') }).waitFor();
  await seat.looks('unread');
  await direct.click();
  await seat.page.waitForURL(/place=%40/);
  await seat.sees(/175/);
  await seat.looks('told');
}
