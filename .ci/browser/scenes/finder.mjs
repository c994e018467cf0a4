// Ctrl K goes to a place or a person by a few letters; Escape goes back.
export async function finder(stage) {
  const seat = await stage.be(stage.rep);
  const { page } = seat;
  await page.keyboard.press('Control+k');
  await page.locator('#finder[open]').waitFor();
  await seat.looks('open');
  await page.keyboard.type('zzz');
  await page.getByText(stage.say('playground.finder.none')).waitFor();
  await seat.looks('nothing');
  await page.keyboard.press('Escape');
  await page.locator('#finder').waitFor({ state: 'hidden' });
  await seat.focused(seat.box, 'the box, after Escape,');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('marketing');
  await page.keyboard.press('Enter');
  await page.waitForURL(/place=%23marketing/);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('ines'); // Inès
  await page.keyboard.press('Enter');
  await page.waitForURL(/as=ines/);
}
