/** What other libraries call what is an option here, in lower case and without dashes. */
const otherWords: Readonly<Record<string, readonly string[]>> = {
  publicUrl: [
    'redirecturi',
    'redirecturl',
    'callbackurl',
    'callbackuri',
    'baseurl',
    'siteurl',
    'domain',
    'host',
  ],
  appId: ['clientid', 'appkey', 'key'],
  appSecret: ['clientsecret', 'secretkey', 'secret'],
  corpSecret: ['secret', 'agentsecret', 'appsecret'],
  encodingAesKey: ['aeskey'],
  basePath: ['prefix', 'path', 'mountpath'],
  tokenCache: ['cache', 'redis', 'tokenstore'],
  userTokenStore: ['store'],
  onLogin: ['verify', 'oncomplete', 'onsuccess', 'done'],
  onEvent: ['logger', 'log', 'onerror'],
  http: ['axios', 'httpclient', 'request'],
  lang: ['language', 'locale'],
  scope: ['scopes'],
  suiteSecret: ['secret'],
}

/** What is no option where it was given, and where it belongs. */
const otherPlaces: ReadonlyMap<string, string> = new Map([
  [
    'scope',
    ': a login is asked for it, by requireWechatUser({ scope }), res.wechatLogin({ scope }) or ?scope=',
  ],
  ['state', ': each login makes its own'],
])

/** What a name that is no option may stand for, as the end of a sentence. */
export function hintFor(name: string, known: readonly string[]): string {
  const best = known.find((one) => otherWords[one]?.includes(plain(name))) ?? nearestOf(name, known)
  return best === undefined ? (otherPlaces.get(plain(name)) ?? '') : `, did you mean "${best}"?`
}

/** What is wrong with an option that is needed and not there. */
export function missingOption(name: string, given: object): string {
  // Such values come from the environment, nearly always.
  const isFromOutside = Object.hasOwn(given, name) && /id$|secret|token|key|url/i.test(name)
  return isFromOutside
    ? 'is undefined: is the environment loaded? "node --env-file=.env" does that'
    : 'is missing'
}

const plain = (name: string): string => name.toLowerCase().replace(/[-_]/g, '')

function nearestOf(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase()
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance)
  return best?.candidate
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution))
    }
    row = next
  }
  return row[b.length] ?? 0
}
