/** Dialogs: a form with the simulator's own objections in it, and a question before something is gone. */
export const forms: string = String.raw`
function controlOf(one) {
  const given = one.value === undefined || one.value === null ? '' : one.value;
  const shared = { name: one.name, class: one.mono ? 'mono' : '', placeholder: one.placeholder, autocomplete: 'off', spellcheck: 'false' };
  if (one.type === 'select') return select(one.options, given, undefined, shared);
  if (one.type === 'lines' || one.type === 'text-area') return h('textarea', { ...shared, rows: '3', value: one.type === 'lines' ? given.join('\n') : given });
  return h('input', { ...shared, type: one.type === 'number' ? 'number' : 'text', required: one.required, value: String(given), readonly: one.readonly });
}

function fieldOf(one) {
  if (one.type !== 'check') return field(one.label, controlOf(one), one.hint);
  return h('label', { class: 'check' }, h('input', { type: 'checkbox', name: one.name, checked: one.value === true }),
    h('span', null, one.label, one.hint && h('small', null, one.hint)));
}

function valueOf(one, form) {
  const control = form.elements.namedItem(one.name);
  if (one.type === 'check') return control.checked;
  const text = control.value.trim();
  if (one.type === 'lines') return text === '' ? [] : text.split(/[\s,]+/).filter((part) => part !== '');
  if (one.type === 'number') return text === '' ? null : Number(text);
  return text === '' && !one.required ? null : text;
}

/** Asks for some values; submit() gets them and may throw: its words are shown in the dialog. */
function openForm(spec) {
  const { title, lead, fields, submitLabel = t('save'), submit, extra } = spec;
  const error = h('p', { class: 'error', role: 'alert', hidden: true });
  const send = h('button', { type: 'submit', class: 'button main' }, submitLabel);
  const close = () => { dialog.close(); dialog.remove(); };
  const form = h('form', { onsubmit: async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(fields.map((one) => [one.name, valueOf(one, form)]));
    send.disabled = true;
    try {
      await submit(values);
      close();
      await refresh(true);
    } catch (problem) {
      error.textContent = problem.message;
      error.hidden = false;
      send.disabled = false;
    }
  } },
    h('header', null, h('h2', { id: 'dialog-title' }, title), lead && h('p', null, lead)),
    h('div', { class: 'fields' }, fields.map(fieldOf), extra),
    error,
    h('footer', null, button(t('cancel'), { kind: 'quiet', onclick: () => close() }), send));
  const dialog = h('dialog', { 'aria-labelledby': 'dialog-title' }, form);
  dialog.addEventListener('cancel', () => setTimeout(() => dialog.remove()));
  document.body.append(dialog);
  dialog.showModal();
  (form.querySelector('input:not([readonly]), select, textarea') || form.querySelector('footer button')).focus();
  return { close, form };
}

function ask(title, lead, label, work) {
  openForm({ title, lead, fields: [], submitLabel: label, submit: work });
}

/** Only what differs from what was there, for PATCH; null takes a value away. */
function changesOf(old, values) {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => {
    const before = old[name] === undefined ? null : old[name];
    const isUnset = before === null && (value === false || (Array.isArray(value) && value.length === 0));
    return !isUnset && JSON.stringify(before) !== JSON.stringify(value);
  }));
}

/** Without what was left empty, for POST. */
function filled(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== false));
}
`
