import { isIPv6 } from 'node:net'

/** Throws a TypeError that names the nearest known key, since most wrong keys are spelling mistakes. */
export function checkKeys(owner: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${owner}: expected an object`)
  }
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const near = known.find((name) => name.toLowerCase() === key.toLowerCase())
    const hint = near === undefined ? `known: ${known.join(', ')}` : `did you mean "${near}"?`
    throw new TypeError(`${owner}: unknown option "${key.slice(0, 64)}", ${hint}`)
  }
}

export function checkText(owner: string, name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') {
    throw new TypeError(`${owner}: option "${name}" must be a non-empty string`)
  }
}

export function checkTexts(owner: string, name: string, value: unknown): void {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string' && item !== '')) {
    throw new TypeError(`${owner}: option "${name}" must be an array of non-empty strings`)
  }
}

export function checkOneOf(owner: string, name: string, value: unknown, allowed: readonly unknown[]): void {
  if (!allowed.includes(value)) {
    const list = allowed.map((item) => JSON.stringify(item)).join(', ')
    throw new TypeError(`${owner}: option "${name}" must be one of ${list}`)
  }
}

export function checkNumber(owner: string, name: string, value: unknown, least: number): void {
  if (typeof value !== 'number' || Number.isNaN(value) || value < least) {
    throw new TypeError(`${owner}: option "${name}" must be a number of at least ${least}`)
  }
}

export function checkNumbers(owner: string, name: string, value: unknown): void {
  if (!Array.isArray(value) || !value.every((item) => Number.isSafeInteger(item))) {
    throw new TypeError(`${owner}: option "${name}" must be made of whole numbers`)
  }
}

/** For texts that may be empty. */
export function checkOptionalTexts(owner: string, value: object, names: readonly string[]): void {
  for (const [name, item] of Object.entries(value)) {
    if (names.includes(name) && item !== undefined && typeof item !== 'string') {
      throw new TypeError(`${owner}: option "${name}" must be a string`)
    }
  }
}

export function checkDistinct(owner: string, name: string, values: readonly (string | number)[]): void {
  const seen = new Set<string | number>()
  for (const value of values) {
    if (seen.has(value)) throw new TypeError(`${owner}: ${name} "${value}" is there twice`)
    seen.add(value)
  }
}

const maxHosts = 100

/** For names as they stand in addresses: no scheme, no port, no path. */
export function checkHosts(owner: string, name: string, value: unknown): void {
  checkTexts(owner, name, value)
  const hosts = value as readonly string[]
  if (hosts.length > maxHosts)
    throw new TypeError(`${owner}: option "${name}" has more than ${maxHosts} names`)
  for (const host of hosts) {
    if (isIPv6(host) || (/^\.?[\w-]+(?:\.[\w-]+)*$/.test(host) && host.length <= 253)) continue
    const words = 'must be made of host names without scheme and port, e.g. "simulator.test"'
    throw new TypeError(`${owner}: option "${name}" ${words}, not ${JSON.stringify(host.slice(0, 64))}`)
  }
}
