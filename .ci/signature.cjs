// Asks Bolt which requests are Slack's: {secret, requests: [{body, signature,
// stamp}]} on standard input, a list of verdicts on standard output.
const { readFileSync } = require('node:fs');
const { isValidSlackRequest } = require('@slack/bolt/dist/receivers/verify-request.js');

const { secret, requests } = JSON.parse(readFileSync(0, 'utf8'));
const verdicts = requests.map(({ body, signature, stamp }) =>
  isValidSlackRequest({
    signingSecret: secret,
    body,
    headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(stamp) },
  }),
);
process.stdout.write(JSON.stringify(verdicts));
