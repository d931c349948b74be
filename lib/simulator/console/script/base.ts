/** Words, numbers and the way to the simulator's control API. */
export const base: string = String.raw`
const root = document.documentElement;
const origin = location.origin;
const isChinese = () => root.lang.startsWith('zh');

function t(key, values) {
  const pair = words[key];
  const text = pair === undefined ? key : pair[isChinese() ? 0 : 1];
  return values === undefined ? text : text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

async function api(method, path, body) {
  const init = { method, credentials: 'same-origin', headers: {} };
  if (body !== undefined) {
    init.headers['content-type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  const response = await fetch('/simulator' + path, init);
  const text = await response.text();
  let answer;
  try { answer = JSON.parse(text); } catch (error) { throw new Error(text.slice(0, 200)); }
  if (answer.ok !== true) throw new Error(String(answer.error).replace(/^simulat(?:or|ed [^:]*): /, ''));
  return answer.result;
}

const in_ = encodeURIComponent;
const two = (number) => String(number).padStart(2, '0');

function timeOf(at, withSeconds) {
  const date = new Date(at);
  return two(date.getHours()) + ':' + two(date.getMinutes()) + (withSeconds === false ? '' : ':' + two(date.getSeconds()));
}

function dateOf(at) {
  const options = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };
  return new Intl.DateTimeFormat(isChinese() ? 'zh-CN' : 'en-GB', options).format(at);
}

function spanOf(ms) {
  const parts = [[86400000, 'day'], [3600000, 'hour'], [60000, 'minute'], [1000, 'second']];
  let rest = Math.round(Math.abs(ms) / 1000) * 1000;
  const said = [];
  for (const [size, name] of parts) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) said.push(t('span.' + name, { n: count }));
  }
  return (ms < 0 ? '−' : '+') + (said.slice(0, 2).join(' ') || t('span.second', { n: 0 }));
}

function tookOf(ms) {
  if (ms === undefined) return '';
  return ms < 10 ? ms.toFixed(1) + ' ms' : ms < 10000 ? Math.round(ms) + ' ms' : (ms / 1000).toFixed(1) + ' s';
}

function pretty(value) {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
`
