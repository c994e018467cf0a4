// Asks Microsoft's renderer what is wrong with cards: {cards: [card]} on standard
// input, a list of faults for each card on standard output. The renderer does not
// look at properties that it does not know; the types of teams.cards do.
const { readFileSync } = require('node:fs');
const { AdaptiveCard, SerializationContext, Versions } = require('adaptivecards/dist/adaptivecards.js');

const { cards } = JSON.parse(readFileSync(0, 'utf8'));
const judged = cards.map((json) => {
  const context = new SerializationContext(Versions.v1_5);
  const card = new AdaptiveCard();
  card.parse(json, context);
  const faults = [];
  for (let i = 0; i < context.eventCount; i++) faults.push(context.getEventAt(i).message);
  for (const event of card.validateProperties().validationEvents) {
    faults.push(`${event.source?.getTypeName?.() ?? 'card'}: ${event.message}`);
  }
  return faults;
});
process.stdout.write(JSON.stringify(judged));
