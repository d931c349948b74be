/** Small things that many sections show. */
export const widgets = `
const toasts = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });

function tell(text, kind) {
  const toast = h('p', { class: 'toast ' + (kind || '') }, text);
  toasts.append(toast);
  if (toasts.children.length > 3) toasts.firstChild.remove();
  setTimeout(() => toast.remove(), kind === 'bad' ? 7000 : 2600);
}

/** Does something in the simulator, says what went wrong, and shows the section anew. */
async function act(work, done) {
  try {
    const result = await work();
    if (done !== undefined) tell(done);
    await refresh(true);
    return result;
  } catch (error) {
    tell(error.message, 'bad');
    return undefined;
  }
}

async function copyText(text) {
  try {
    if (navigator.clipboard !== undefined) await navigator.clipboard.writeText(text);
    else {
      const area = h('textarea', { class: 'sr', value: text });
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    tell(t('copied'));
  } catch (error) {
    tell(t('copyFailed'), 'bad');
  }
}

function copyField(text, label) {
  return h('div', { class: 'copy' }, h('code', { title: text }, text),
    button(t('copyWhat', { what: label }), { icon: 'copy', kind: 'quiet small', onlyIcon: true, onclick: () => copyText(text) }));
}

function codeBlock(text, label, kind) {
  return h('div', { class: 'code ' + (kind || '') }, h('pre', { tabindex: '0' }, h('code', null, text)),
    button(t('copyWhat', { what: label }), { icon: 'copy', kind: 'quiet small', onlyIcon: true, onclick: () => copyText(text) }));
}

function facts(rows, kind) {
  const pairs = rows.filter((row) => row && row[1] !== undefined).map(([name, value]) => [h('dt', null, name), h('dd', null, value)]);
  return h('dl', { class: 'facts ' + (kind || '') }, pairs);
}

function empty(sign, title, text, action) {
  return h('div', { class: 'empty' }, icon(sign), h('b', null, title), h('p', null, text), action);
}

function card(title, lead, content, actions) {
  return h('section', { class: 'card' },
    h('header', null, h('h2', null, title), actions && h('div', { class: 'actions' }, actions), lead && h('p', null, lead)), content);
}

/** One of a few: arrow keys move among radio buttons, so they are buttons with a state of their own. */
function segments(label, options, chosen, onChoose) {
  return h('div', { class: 'segments', role: 'group', 'aria-label': label }, options.map(([value, text]) =>
    h('button', { type: 'button', 'aria-pressed': String(value === chosen), 'data-key': label + value, onclick: () => onChoose(value) }, text)));
}

function face(person) {
  const none = person.headimgurl === '';
  return none ? h('span', { class: 'face text', 'aria-hidden': 'true' }, [...person.nickname][0] || '?')
    : h('img', { class: 'face', src: '/console/faces/' + in_(person.id) + '.svg', alt: '', width: '42', height: '42' });
}

function logo(name) {
  return h('span', { class: 'logo', 'aria-hidden': 'true' }, [...name][0] || '?');
}

let fieldCount = 0;

/** The label is not around the control: a reader of the screen would read all options of a list with it. */
function field(label, control, hint) {
  const isControl = /^(?:INPUT|SELECT|TEXTAREA)$/.test(control.tagName);
  const id = 'field-' + (fieldCount += 1);
  if (isControl) control.id = id;
  if (isControl && hint) control.setAttribute('aria-describedby', id + '-hint');
  return h('div', { class: 'field' }, isControl ? h('label', { for: id }, label) : h('span', null, label), control, hint && h('small', { id: id + '-hint' }, hint));
}

function select(options, chosen, onChoose, more) {
  const list = options.map(([value, text]) => h('option', { value, selected: String(value) === String(chosen) }, text));
  return h('select', { ...more, onchange: (event) => onChoose && onChoose(event.target.value) }, list);
}
`
