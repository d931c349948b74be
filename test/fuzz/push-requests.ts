import { encrypt } from '@wecom/crypto'
import type { InProcessRequest } from '../helpers/apps/in-process.ts'
import type { SeededRandom } from '../helpers/inputs/random.ts'
import { signatureOf } from '../helpers/messages/push-crypto.ts'
import { now, type PushAccount } from '../helpers/messages/pushes.ts'
import { wechatSamples, wecomSamples } from '../vectors/push-samples.ts'

const xmls = [...wechatSamples, ...wecomSamples].map(({ xml }) => xml)
const jsons = [...wechatSamples, ...wecomSamples].map(({ fields }) => JSON.stringify(fields))

const tokens = [
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    '/',
    ']]>',
    '<![CDATA[',
    '<!--',
    '-->',
    '&lt;',
    '&x;',
    '&#0;',
    '&#xD800;',
    '&amp',
  ],
  ...[
    '<!DOCTYPE a [<!ENTITY x "y">]>',
    '<?xml version="1.0"?>',
    '<?x ?>',
    '<a b="c">',
    '<xml>',
    '</xml>',
    '<a/>',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\\',
    '\\ud800',
    '\\u0000',
    'null',
    '1e999',
    '-0',
    '9'.repeat(40),
    '0x10',
  ],
  ...['__proto__', 'constructor', 'prototype', 'toString', '"__proto__":{"polluted":1},', '<__proto__>'],
  ...[
    '\u0000',
    '\u0008',
    '\ufeff',
    '\ud800',
    '\udfff',
    '\u2028',
    '中文',
    '🌸',
    ' ',
    '\n',
    '<script>alert(1)</script>',
  ],
]

/** What platforms would never send, as texts: bombs, lists, pieces. */
function oddText({ below, oneOf, bytes }: SeededRandom): string {
  // One in a hundred is large.
  const size = below(100) === 0 ? 10_000 : 1 + below(200)
  return oneOf<() => string>([
    () => '',
    () => oneOf(tokens),
    () => bytes(size).toString('latin1'),
    () => Array.from({ length: below(40) }, () => oneOf(tokens)).join(''),
    () => '<a>'.repeat(size),
    () => `${'<a>'.repeat(size)}1${'</a>'.repeat(size)}`,
    () => `<xml>${'<a/>'.repeat(size)}</xml>`,
    () => `<xml>${'<item>1</item>'.repeat(size)}</xml>`,
    () => `<xml><MsgType>text</MsgType><Content>${'&amp;'.repeat(size)}</Content></xml>`,
    () => `<!DOCTYPE xml [${'<!ENTITY a "&b;&b;">'.repeat(size)}]><xml><MsgType>&a;</MsgType></xml>`,
    () => '['.repeat(size),
    () => `{"MsgType":"text","a":${'['.repeat(size)}${']'.repeat(size)}}`,
    () => `${'{"MsgType":"text","a":'.repeat(size)}1${'}'.repeat(size)}`,
    () => `{"MsgType":"event","Event":"x","List":[${'{},'.repeat(size)}{}]}`,
    () => `{"MsgType":"text","MsgId":${'9'.repeat(size)},"CreateTime":1e400,"Content":-0}`,
    () => `{"MsgType":"text","Content":"\\ud800","FromUserName":"\\udfff\\u0000"}`,
    () => '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"MsgType":"text"}',
    () => '{"MsgType":"text","x":{"__proto__":{"polluted":1}}," __proto__ ":{"polluted":1}}',
    () =>
      `{"${oneOf(['MsgType', 'FromUserName', 'Encrypt', 'MsgId'])}":${oneOf(['5', 'null', '{}', '[]', 'true'])}}`,
  ])()
}

/** A true message, changed in some places. */
function mutated(random: SeededRandom, text: string): string {
  const { below, oneOf } = random
  let changed = text
  for (let change = below(3); change > 0; change -= 1) {
    const from = below(changed.length + 1)
    const to = from + below(20)
    const part = changed.slice(from, to)
    changed =
      changed.slice(0, from) +
      oneOf([oneOf(tokens), '', part + part, part.toUpperCase(), part.split('').reverse().join('')]) +
      changed.slice(to)
  }
  if (below(6) === 0)
    changed = changed.replaceAll(oneOf(['FromUserName', 'MsgType', 'MsgId', 'Event']), oneOf(tokens))
  if (below(6) === 0) changed = changed.replace(/\d+/, oneOf(['9'.repeat(400), '-1', '1e9', '', '0']))
  return changed
}

function someText(random: SeededRandom): string {
  const { below, oneOf } = random
  return below(5) === 0 ? oddText(random) : mutated(random, oneOf(below(3) === 0 ? jsons : xmls))
}

/** Query strings as people who mean no good write them. */
function spoiledQuery({ below, oneOf }: SeededRandom, query: Record<string, string>): string {
  const text = new URLSearchParams(query).toString()
  const name = oneOf([
    'timestamp',
    'nonce',
    'signature',
    'msg_signature',
    'echostr',
    'encrypt_type',
    '__proto__',
  ])
  return oneOf([
    `${text}&${name}=1`,
    `${text}&${name}[]=1&${name}[__proto__][polluted]=1`,
    `${text}&${name}[a][b][c][d][e][f][g]=1`,
    text.replace(name, `${name}[]`),
    text.replaceAll('=', '%'),
    text.slice(0, below(text.length + 1)),
    `${text}&%`,
    `${text}&%ff=%c0%80&__proto__=1&constructor[prototype][polluted]=1`,
    `${text}&a=${'x'.repeat(8_000)}`,
    '&'.repeat(2_000),
    '',
  ])
}

const types = [
  'text/xml',
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'x',
  '',
]

/** One request to the URL of an account, most of them signed. */
export function fuzzedRequest(
  random: SeededRandom,
  account: PushAccount & { isPlain: boolean },
  path: string,
): InProcessRequest {
  const { below, oneOf } = random
  const { token, encodingAesKey, receiverId, isPlain } = account
  const timestamp = below(20) === 0 ? oneOf(['', '0', 'NaN', '9'.repeat(400), '1e9', '-1', '\u0000']) : now()
  const nonce = String(below(1e9))
  const text = someText(random)
  const isGet = below(10) === 0
  const encrypted =
    below(20) === 0 ? oneOf(tokens).repeat(below(40)) : encrypt(encodingAesKey, text, receiverId)
  const echostr = below(2) === 0 ? encrypted : text
  const query: Record<string, string> = {
    timestamp,
    nonce,
    signature: signatureOf(token, timestamp, nonce),
    msg_signature: signatureOf(token, timestamp, nonce, isGet ? echostr : encrypted),
    ...(isGet && { echostr }),
  }
  const search = below(8) === 0 ? spoiledQuery(random, query) : new URLSearchParams(query).toString()
  const url = `${path}?${search}`
  if (isGet) return { method: 'GET', url }

  const sealed: (() => string | Buffer)[] = [
    () => `<xml><ToUserName>a</ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
    () => `<xml><Encrypt>${encrypted}</Encrypt><AgentID/></xml>`,
    () => JSON.stringify({ [oneOf(['Encrypt', 'encrypt'])]: encrypted }),
    () => mutated(random, `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`),
  ]
  const plain: (() => string | Buffer)[] = [() => text, () => text, () => random.bytes(below(300))]
  const both = () => text.replace('</xml>', `<Encrypt>${encrypted}</Encrypt></xml>`)
  const isOfItsKind = below(5) > 0
  const body = oneOf([both, ...(isOfItsKind === isPlain ? plain : sealed)])()
  const encoding = below(100) === 0 ? { 'content-encoding': oneOf(['gzip', 'deflate', 'x']) } : {}
  return { method: 'POST', url, body, headers: { 'content-type': oneOf(types), ...encoding } }
}
