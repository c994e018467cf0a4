// Whatever people write is text: markup, directions, emoji, names without end.
const hostile = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(2)</script>',
  '"><svg onload=alert(3)>',
  'שלום עולם',
  '\u202Eevil\u202C',
  '👩‍👩‍👧‍👦🏳️‍🌈🔔',
  'W'.repeat(78),
  '{{.Me.Name}} &amp; ${1+1}',
];

export async function hostileText(stage) {
  const long = await stage.be(`newcomer-${'Ẃ'.repeat(40)}`, '#product');
  const seat = await stage.be(stage.rep, '#product');
  const win = { en: '/win', fr: '/vente' }[stage.lang];
  for (const text of hostile) {
    await seat.say(`${win} 5k ${text}`);
    await long.say(text);
  }
  await long.sees('W'.repeat(78));
  await long.sees('${1+1}');
  await seat.sees('${1+1}');
  const written = seat.messages.locator('img, script, svg[onload]');
  stage.must((await written.count()) === 0, 'what people wrote became markup');
  await seat.looks('read');
  await long.openSide();
  await long.looks('side');
}
