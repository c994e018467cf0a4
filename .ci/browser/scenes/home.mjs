// One's dashboard; what is asked there is answered in one's conversation.
export async function home(stage) {
  const seat = await stage.be(stage.rep, 'home');
  await seat.messages.locator('article').waitFor();
  await seat.looks('home');
  const manager = await stage.be('sam', 'home');
  await manager.messages.locator('article').waitFor();
  await manager.looks('manager');
}
