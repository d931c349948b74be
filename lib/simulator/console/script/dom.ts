/** Makes elements. Text only ever becomes a text node: whatever a name or an answer contains, it is never markup. */
export const dom = `
function append(element, parts) {
  for (const part of parts.flat(Infinity)) {
    if (part !== undefined && part !== null && part !== false) element.append(part);
  }
  return element;
}

function h(tag, props, ...children) {
  const element = document.createElement(tag);
  const given = Object.entries(props || {}).filter(([, value]) => value !== undefined && value !== null && value !== false);
  for (const [name, value] of given) {
    if (name === 'class') element.className = value;
    else if (name === 'onclick' || name === 'oninput' || name === 'onchange' || name === 'onsubmit') element.addEventListener(name.slice(2), value);
    else if (name === 'checked' || name === 'disabled' || name === 'selected' || name === 'hidden') element[name] = value;
    else if (name !== 'value' && !name.startsWith('on')) element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  if (props && props.value !== undefined) {
    if (tag === 'option') element.setAttribute('value', props.value);
    else element.value = props.value;
  }
  return element;
}

/** A style that depends on data: set by script, since the page allows no style attributes. */
function styled(element, name, value) {
  element.style.setProperty(name, value);
  return element;
}

function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', icons[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon and words; with only an icon, the words are for those who cannot see it. */
function button(label, options) {
  const { icon: sign, kind = '', onclick, onlyIcon = false, ...rest } = options;
  return h('button', { type: 'button', class: 'button ' + kind + (onlyIcon ? ' square' : ''), onclick, ...(onlyIcon && { 'aria-label': label, title: label }), ...rest },
    sign && icon(sign), !onlyIcon && h('span', null, label));
}

function pill(text, kind, sign) {
  return h('span', { class: 'pill ' + (kind || '') }, sign && icon(sign), h('span', null, text));
}
`
