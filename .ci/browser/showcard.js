// Shows cards in a page by Microsoft's renderer, as near to Teams as that goes: with
// its looks, as far as they say how wide and how strong things are, its Markdown, and
// its mentions, which are the words that a card's entities hold. What is pressed is
// handed on.
const looks = {
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: '#e0e0e0' },
  supportsInteractivity: true,
  fontTypes: {
    default: { fontFamily: '"Segoe UI", system-ui, sans-serif', fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 }, fontWeights: { lighter: 200, default: 400, bolder: 600 } },
    monospace: { fontFamily: 'Consolas, monospace', fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 }, fontWeights: { lighter: 200, default: 400, bolder: 600 } },
  },
  containerStyles: {
    default: { backgroundColor: '#ffffff', foregroundColors: { default: { default: '#242424', subtle: '#616161' }, accent: { default: '#5b5fc7', subtle: '#5b5fc7' }, attention: { default: '#c4314b', subtle: '#c4314b' } } },
    emphasis: { backgroundColor: '#f5f5f5', foregroundColors: { default: { default: '#242424', subtle: '#616161' }, accent: { default: '#5b5fc7', subtle: '#5b5fc7' }, attention: { default: '#c4314b', subtle: '#c4314b' } } },
  },
  actions: { maxActions: 6, spacing: 'default', buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left' },
  factSet: { title: { weight: 'bolder', wrap: true }, value: { wrap: true }, spacing: 16 },
  inputs: { label: { inputSpacing: 'small', requiredInputs: { suffix: ' *', suffixColor: 'attention' }, optionalInputs: {} }, errorMessage: { color: 'attention' } },
};

const people = (card) => new Map((card.msteams?.entities ?? []).map((e) => [e.text, e.mentioned.name]));

// showCard gives the element of a card; act is called with an action and its inputs.
window.showCard = (card, act = () => {}) => {
  const { AdaptiveCard, HostConfig, SerializationContext, Versions } = window.AdaptiveCards;
  const markdown = window.markdownit({ html: false });
  const escape = markdown.utils.escapeHtml;
  AdaptiveCard.onProcessMarkdown = (text, result) => {
    let html = markdown.render(text);
    for (const [words, person] of people(card)) html = html.replaceAll(escape(words), `<span class="mention">${escape(person)}</span>`);
    result.outputHtml = html;
    result.didProcess = true;
  };
  const shown = new AdaptiveCard();
  shown.hostConfig = new HostConfig(looks);
  shown.onExecuteAction = (action) => act(action.toJSON(), action.data);
  shown.parse(card, new SerializationContext(Versions.v1_6));
  return shown.render();
};

const style = document.createElement('style');
style.textContent = `
  body { font: 14px "Segoe UI", system-ui, sans-serif; margin: 0; background: #f5f5f5; }
  #card { background: #fff; border-radius: 6px; box-shadow: 0 1px 3px #0003; margin: 12px; }
  .ac-pushButton { font: inherit; font-weight: 600; border: 1px solid #d1d1d1; border-radius: 4px; background: #fff; padding: 5px 12px; }
  .ac-pushButton.style-positive { background: #5b5fc7; color: #fff; border-color: #5b5fc7; }
  .ac-pushButton.style-destructive { color: #c4314b; border-color: #c4314b; }
  .ac-input { font: inherit; box-sizing: border-box; width: 100%; border: 1px solid #d1d1d1; border-radius: 4px; padding: 5px 8px; }
  .ac-input[type=checkbox], .ac-choiceSetInput-multiSelect input { width: auto; }
  .ac-textBlock p { margin: 0; }
  .mention { color: #5b5fc7; font-weight: 600; }`;
document.head.append(style);
