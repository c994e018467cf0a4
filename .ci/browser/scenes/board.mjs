// Days pass by the clock's buttons, and the board is posted by itself.
export async function board(stage) {
  const seat = await stage.be(stage.rep);
  for (let day = 0; day < 3; day++) await seat.advance('24h'); // one of them works
  const posted = seat.messages.locator('article.bot:not(.private) .table').last();
  await posted.waitFor();
  await seat.looks('posted');
}
