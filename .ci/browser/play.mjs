// Plays the playground in a browser as people do, one play on a fresh team:
// {chromium, base, lang, width, height, touch, pictures} on standard input, a list
// of {scene, faults, seconds} on standard output. A scene that breaks does not
// keep the others from being played.
import { readFileSync } from 'node:fs';
import { scenes } from './scenes.mjs';
import { Stage } from './stage.mjs';

const stage = await Stage.open(JSON.parse(readFileSync(0, 'utf8')));
const report = [];
for (const [scene, play] of scenes) {
  const begun = performance.now();
  const faults = await stage.play(scene, play);
  report.push({ scene, faults, seconds: (performance.now() - begun) / 1000 });
}
await stage.close();
process.stdout.write(JSON.stringify(report));
