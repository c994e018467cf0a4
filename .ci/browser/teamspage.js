// A small Teams: it shows the posts that stand, sends what is said and pressed, and
// has one dialog. It asks the bridge for all of it.
document.body.innerHTML = '<main id="posts"></main><aside id="dialog" hidden></aside><p id="toast"></p>';
const posts = document.getElementById('posts');
const dialog = document.getElementById('dialog');
const toast = document.getElementById('toast');

window.who = 'bob';
const act = async (what) => {
  const response = await fetch('/act', { method: 'POST', body: JSON.stringify({ who: window.who, ...what }) });
  const body = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${body}`);
  return body && JSON.parse(body);
};

window.say = (text) => act({ kind: 'say', text });

// answered shows what answers a button: a card in the place of its own, or words.
const answered = (answer, place) => {
  if (answer.type === 'application/vnd.microsoft.card.adaptive') {
    place.replaceChildren(window.showCard(answer.value, pressedOn(place)));
  } else toast.textContent = answer.value ?? '';
};

// task shows what answers a dialog.
const task = (answer, on) => {
  if (answer?.task?.type === 'continue') {
    dialog.replaceChildren(window.showCard(answer.task.value.card.content, async (_, data) => task(await act({ kind: 'send', on, data }), on)));
    dialog.hidden = false;
    return;
  }
  toast.textContent = answer?.task?.value ?? '';
  dialog.hidden = true;
};

const pressedOn = (place) => async (action, data) => {
  const on = place.dataset;
  if (action.type === 'Action.Execute') answered(await act({ kind: 'execute', on, verb: action.verb, data }), place);
  else if (data?.msteams?.type === 'task/fetch') task(await act({ kind: 'fetch', on, data }), on);
  else await act({ kind: 'submit', on, data });
};

// A post is shown anew only when it has changed, so that what is typed in it stays.
const look = async () => {
  const standing = await (await fetch('/posts')).json();
  const kept = new Set(standing.map((p) => p.ID));
  for (const shown of [...posts.children]) if (!kept.has(shown.dataset.id)) shown.remove();
  for (const p of standing) {
    let place = [...posts.children].find((e) => e.dataset.id === p.ID);
    if (place?.dataset.card === p.Card) continue;
    if (!place) posts.append((place = Object.assign(document.createElement('article'), { className: 'post' })));
    Object.assign(place.dataset, { id: p.ID, conversation: p.Conversation, card: p.Card });
    place.replaceChildren(window.showCard(JSON.parse(p.Card), pressedOn(place)));
  }
  setTimeout(look, 100);
};
look();
