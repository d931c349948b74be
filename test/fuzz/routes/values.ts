/** What must never be in an answer as it came in. */
export const marks: readonly string[] = [
  '<svg onload=zq()>',
  '"><script>zq()</script>',
  '" onmouseover="zq()',
  "' onmouseover='zq()",
  'javascript:zq()',
]

const injected = '\r\nX-Injected: zq\r\nSet-Cookie: injected=zq\r\n\r\n<svg onload=zq()>'

/** Where nobody may be sent. */
export const foreignTargets: readonly string[] = [
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/.//evil.example',
  '/\t/evil.example',
  '\\\\evil.example',
  'http:evil.example',
  'https:/evil.example',
  'https://front.example@evil.example/',
  'https://front.example.evil.example/',
  'https://front.example:444/',
  'http://127.0.0.1@evil.example',
  'javascript:zq()',
  'data:text/html,<svg onload=zq()>',
  '/..//evil.example',
  '/%2e//evil.example',
  '/me?next=//evil.example',
  '/%0d%0aLocation:%20https://evil.example',
  '/wechat/login',
  '/wechat/callback?code=1&state=2',
  '\u3000https://evil.example',
  'ｈttps://evil.example',
  '/me#@evil.example',
  'null',
]

export const odd: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  'NaN',
  'null',
  'undefined',
  'true',
  '[object Object]',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '\u0000',
  'a\u0000b',
  '\ufeff',
  '\ud800',
  '\u2028',
  '中文🌸',
  '../../etc/passwd',
  "' or 1=1 --",
  '*',
  '+',
  '%',
  '%00',
  '%0d%0a',
  '\u0130ı',
  'a'.repeat(600),
  'x'.repeat(7_000),
  '9'.repeat(400),
  injected,
  ...marks,
  ...foreignTargets,
]

/** As pieces of a query, as they are sent. */
export const rawPieces: readonly string[] = [
  '__proto__[polluted]=zq',
  '__proto__.polluted=zq',
  'constructor[prototype][polluted]=zq',
  'a[__proto__][polluted]=zq',
  '__proto__=zq',
  'hasOwnProperty=1',
  'toString=1',
  '%',
  '%zz=%zz',
  '%c0%80=%ff',
  '=',
  '&&&',
  'a=%0d%0aX-Injected:%20zq',
  'error=access_denied',
  `${'a[b]'.repeat(1)}${'[c]'.repeat(200)}=1`,
  'a[]=1&a[]=2&a[999999999]=3',
  'a=1&'.repeat(1_200),
  `lang=en&scope=snsapi_userinfo&redirect_uri=https://evil.example`,
]

/** Any JSON value. */
export const oddValues: readonly unknown[] = [
  ...odd,
  null,
  true,
  false,
  0,
  -0,
  1e308,
  [],
  {},
  [''],
  ['a', 'b'],
  { length: 1 },
  { toString: 'x' },
  { $ne: '' },
  { code: { code: {} } },
  Array.from({ length: 500 }, () => 0),
]

export const methods: readonly string[] = [
  ...['GET', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'LINK'],
  ...['M-SEARCH', 'QUERY', 'get', 'ZQ', 'POST '],
]

/** `encodeURIComponent()` that takes any text. */
export const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString())
