import { checkKeys, checkOneOf, checkText } from './option-checks.ts'

/** Where an account gets its messages and events: what the console shows after "server settings". */
export interface SimulatedPush {
  /** An http or https address; unlike at Tencent, with any port. */
  url: string
  /** 3 to 32 letters and digits. */
  token: string
  /** 43 letters and digits. */
  encodingAESKey?: string
  /**
   * `plain`: nothing is encrypted. `compatible`: every push carries its text twice, plain and encrypted.
   * `safe`: encrypted only.
   * @default 'safe' with a key, 'plain' without
   */
  mode?: 'plain' | 'compatible' | 'safe'
  /**
   * An official account has only XML.
   * @default 'xml'
   */
  format?: 'xml' | 'json'
}

/** The same for an app of a corp: WeCom always encrypts, and writes XML. */
export interface SimulatedAgentPush {
  url: string
  token: string
  encodingAESKey: string
}

/** @throws TypeError */
export function checkUrl(owner: string, url: unknown, name = 'url'): void {
  checkText(owner, name, url)
  const parsed = URL.canParse(String(url)) ? new URL(String(url)) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.username !== '') {
    throw new TypeError(`${owner}: option "${name}" must be an absolute http or https URL`)
  }
}

function checkShape(owner: string, name: string, value: unknown, shape: RegExp, words: string): void {
  if (typeof value !== 'string' || !shape.test(value)) {
    throw new TypeError(`${owner}: option "${name}" must be ${words} letters and digits`)
  }
}

/** @throws TypeError */
export function checkSecrets(owner: string, token: unknown, key: unknown, keyName = 'encodingAESKey'): void {
  checkShape(owner, 'token', token, /^[A-Za-z0-9]{3,32}$/, '3 to 32')
  if (key !== undefined) checkShape(owner, keyName, key, /^[A-Za-z0-9]{43}$/, '43')
}

/** @throws TypeError */
export function checkPush(owner: string, kind: string, push: SimulatedPush): void {
  const name = `${owner}, push`
  checkKeys(name, push, ['url', 'token', 'encodingAESKey', 'mode', 'format'])
  checkUrl(name, push.url)
  checkSecrets(name, push.token, push.encodingAESKey)
  checkOneOf(name, 'mode', push.mode, [undefined, 'plain', 'compatible', 'safe'])
  checkOneOf(name, 'format', push.format, [undefined, 'xml', 'json'])
  if (push.encodingAESKey === undefined && push.mode !== undefined && push.mode !== 'plain') {
    throw new TypeError(`${name}: mode "${push.mode}" needs an "encodingAESKey"`)
  }
  if (push.format === 'json' && kind === 'official-account') {
    throw new TypeError(`${name}: an official account has no format "json"`)
  }
}

/** @throws TypeError */
export function checkAgentPush(owner: string, push: SimulatedAgentPush): void {
  const name = `${owner}, push`
  checkKeys(name, push, ['url', 'token', 'encodingAESKey'])
  checkUrl(name, push.url)
  checkSecrets(name, push.token, push.encodingAESKey ?? '')
}
