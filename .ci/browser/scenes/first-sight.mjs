// Whoever opens the playground is somebody who sells and speaks their language.
export async function firstSight(stage) {
  const seat = await stage.visit();
  await seat.focused(seat.box, 'the box');
  stage.must((await seat.page.locator('html').getAttribute('lang')) === stage.lang, 'the page is in another language');
  await seat.page.getByText(stage.say('playground.empty.direct')).waitFor();
  await seat.looks('empty');
  await seat.openSide();
  await seat.page.locator('.persona summary').click();
  await seat.looks('people');
}
