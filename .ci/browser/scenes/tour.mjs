// The tour, from its button to its end; it can be left and taken up again.
export async function tour(stage) {
  const seat = await stage.be(stage.rep);
  const { page } = seat;
  const card = page.locator('#tour:popover-open');
  const step = (number) => card.getByText(stage.say('playground.tour.step', { step: number, all: 5 })).waitFor();
  const next = card.locator('[data-tour="next"]');
  const start = page.locator('.more [data-tour="go"]');
  const begin = async () => {
    await seat.openSide();
    await start.click();
  };

  await begin();
  await step(1);
  await seat.looks('win');
  await seat.box.press('Enter'); // the line is there already
  await step(2);
  await page.locator('.pointed[data-action="win.cheer"]').waitFor();
  await seat.looks('announced');
  await next.click();
  await step(3);

  await card.locator('[data-tour="leave"]').click();
  await card.waitFor({ state: 'hidden' });
  await page.reload();
  await seat.openSide();
  await start.filter({ hasText: stage.say('playground.tour.resume') }).click();
  await step(3);
  await seat.box.press('Enter');
  await step(4);
  await page.locator('.pointed[data-advance="24h"]').waitFor();
  await seat.looks('board');
  for (let day = 0; day < 3 && (await card.getByText(stage.say('playground.tour.board.title')).isVisible()); day++) await seat.advance('24h');
  await step(5);
  await seat.looks('end');
  await next.click();
  await card.waitFor({ state: 'hidden' });
}
