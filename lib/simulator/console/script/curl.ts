/** A request of the log as a command: what the log hides is left for the reader to fill in, but for known secrets. */
export const curl: string = String.raw`
const hidden = /^(?:\*\*\*|.{4}\*\*\*\d+)$/;
const quoted = (text) => "'" + text.replace(/'/g, "'\\''") + "'";

function secretIn(query, known) {
  const app = known.apps.find(({ appId }) => appId === query.appid);
  if (app) return app.appSecret;
  const agents = known.corps.filter(({ corpId }) => corpId === query.corpid).flatMap((corp) => corp.agents);
  return agents.length === 1 ? agents[0].secret : undefined;
}

function opened(name, value, query, known) {
  if (typeof value !== 'string' || !hidden.test(value)) return value;
  const isSecret = ['secret', 'corpsecret', 'appsecret'].includes(name);
  return (isSecret && secretIn(query, known)) || '<' + name + '>';
}

function openedDeep(name, value, query, known) {
  if (Array.isArray(value)) return value.map((one) => openedDeep(name, one, query, known));
  if (typeof value !== 'object' || value === null) return opened(name, value, query, known);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, openedDeep(key, one, { ...query, ...value }, known)]));
}

/** Only of calls to the APIs: a page is for a browser. */
function isCallable(request) {
  return /^(?:api|qyapi)\.weixin\.qq\.com$/.test(request.host || '');
}

function curlOf(request, known) {
  const pairs = Object.entries(request.query).map(([name, value]) => {
    const text = String(opened(name, value, request.query, known));
    return in_(name) + '=' + (/^<\w+>$/.test(text) ? text : in_(text));
  });
  const url = origin + '/' + request.host + '/' + request.api + (pairs.length > 0 ? '?' + pairs.join('&') : '');
  const lines = ['curl ' + (request.method === 'GET' || (request.method === 'POST' && request.body !== undefined) ? '' : '-X ' + request.method + ' ') + quoted(url)];
  if (request.body !== undefined) {
    const isKnown = typeof request.body === 'object' && request.body !== null;
    const data = isKnown ? JSON.stringify(openedDeep('', request.body, request.query, known)) : '<' + String(request.body) + '>';
    lines.push("-H 'Content-Type: application/json'", '-d ' + quoted(data));
  }
  return lines.join(' \\\n  ');
}
`
