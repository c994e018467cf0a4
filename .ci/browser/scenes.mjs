// The scenes, in the order in which one team plays them. A new one is a file of
// its own below scenes and a line here.
import { firstSight } from './scenes/first-sight.mjs';
import { winByForm } from './scenes/win-by-form.mjs';
import { winByKeyboard } from './scenes/win-by-keyboard.mjs';
import { tabOrder } from './scenes/tab-order.mjs';
import { quota } from './scenes/quota.mjs';
import { board } from './scenes/board.mjs';
import { home } from './scenes/home.mjs';
import { finder } from './scenes/finder.mjs';
import { tour } from './scenes/tour.mjs';
import { hostileText } from './scenes/hostile-text.mjs';
import { zoom } from './scenes/zoom.mjs';
import { startOver } from './scenes/start-over.mjs';

export const scenes = Object.entries({
  firstSight, winByForm, winByKeyboard, tabOrder, quota, board, home, finder, tour, hostileText, zoom, startOver,
});
