// Asks Microsoft's schemas what is wrong with parts of Teams app packages: {parts:
// [{schema, file, content}]} on standard input, with the schema's version and which of
// its files; a list of faults for each part on standard output.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const Ajv = require('ajv-draft-04');
const formats = require('ajv-formats');

const schemas = join(dirname(require.resolve('@microsoft/app-manifest/package.json')), 'build/json-schemas/teams');
const { parts } = JSON.parse(readFileSync(0, 'utf8'));
const judged = parts.map(({ schema, file, content }) => {
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  formats(ajv);
  const valid = ajv.compile(JSON.parse(readFileSync(join(schemas, `v${schema}`, file), 'utf8')));
  return valid(content) ? [] : valid.errors.map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
});
process.stdout.write(JSON.stringify(judged));
