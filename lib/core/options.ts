import { hintFor, missingOption } from './option-hints.ts'
import { parseUrl } from './parse-url.ts'

/** Says what is wrong with a value, as the end of a sentence ("must be ..."), or nothing. */
export type OptionCheck = (value: unknown) => string | undefined

/** The options of a factory by name. A name that is not in it is refused. */
export type OptionShape = Record<string, OptionCheck>

/**
 * Checks the options of a factory when it is called. `undefined` counts as not given.
 *
 * @throws TypeError that names the factory, the option and, for a near miss, the right spelling
 */
export function checkOptions(factory: string, options: unknown, shape: OptionShape): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`${factory}: the options must be an object, got ${kindOf(options)}`)
  }
  if ('headers' in options && 'url' in options) {
    throw new TypeError(`${factory} was mounted without being called: write ${factory}(...)`)
  }
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(shape, name)) throw new TypeError(unknownOption(factory, name, Object.keys(shape)))
    if (value === undefined) continue
    const problem = shape[name]?.(value)
    if (problem !== undefined) throw new TypeError(`${factory}: option "${name}" ${problem}`)
  }
}

/** @throws TypeError for the first option that is missing */
export function requireOptions(factory: string, options: object, names: readonly string[]): void {
  const missing = names.find((name) => (options as Record<string, unknown>)[name] === undefined)
  if (missing !== undefined) {
    throw new TypeError(`${factory}: option "${missing}" ${missingOption(missing, options)}`)
  }
}

export const text: OptionCheck = (value) => {
  if (typeof value !== 'string') return `must be a non-empty string, got ${kindOf(value)}`
  return value.trim() === '' ? 'must be a non-empty string, got an empty one' : undefined
}

/** A text that proves or names something: a blank or line break at an end came with a copy or a file. */
export const credential: OptionCheck = (value) =>
  text(value) ??
  (value === (value as string).trim() ? undefined : 'must have no blank or line break at its ends: trim it')

export const flag: OptionCheck = (value) =>
  typeof value === 'boolean' ? undefined : `must be true or false, got ${kindOf(value)}`

export const callback: OptionCheck = (value) =>
  typeof value === 'function' ? undefined : `must be a function, got ${kindOf(value)}`

export const positiveInteger: OptionCheck = (value) =>
  Number.isSafeInteger(value) && (value as number) > 0 ? undefined : 'must be a whole number above 0'

// So long a text may be a secret that was given to the wrong option.
const secretLength = 16

export const oneOf =
  (...allowed: unknown[]): OptionCheck =>
  (value) =>
    allowed.includes(value)
      ? undefined
      : `must be ${allowed.map((item) => JSON.stringify(item)).join(' or ')}, got ${
          typeof value === 'string' && value.length < secretLength ? JSON.stringify(value) : kindOf(value)
        }`

export const listOf =
  (check: OptionCheck): OptionCheck =>
  (value) => {
    if (!Array.isArray(value) || value.length === 0) return 'must be a list with at least one entry'
    for (const [index, item] of value.entries()) {
      const problem = check(item)
      if (problem !== undefined) return `entry ${index} ${problem}`
    }
    return undefined
  }

export const anyOf =
  (expected: string, ...checks: OptionCheck[]): OptionCheck =>
  (value) =>
    checks.some((check) => check(value) === undefined) ? undefined : `must be ${expected}`

/** An object with options of its own; `required` names those that must be there. */
export const nested =
  (shape: OptionShape, ...required: string[]): OptionCheck =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return `must be an object, got ${kindOf(value)}`
    }
    const given = value as Record<string, unknown>
    for (const name of Object.keys(given)) {
      if (!Object.hasOwn(shape, name))
        return `has an unknown key "${name}"${hintFor(name, Object.keys(shape))}`
      const problem = given[name] === undefined ? undefined : shape[name]?.(given[name])
      if (problem !== undefined) return `has a key "${name}" that ${problem}`
    }
    const missing = required.find((name) => given[name] === undefined)
    if (missing === undefined) return undefined
    return Object.hasOwn(given, missing)
      ? `has a key "${missing}" that ${missingOption(missing, given)}`
      : `needs a key "${missing}"`
  }

/** An absolute http(s) URL without credentials, query or fragment. */
export const baseUrl: OptionCheck = (value) => {
  const isStrict = typeof value === 'string' && /^https?:\/\/[^\s\\]+$/i.test(value)
  const url = isStrict ? parseUrl(value) : undefined
  if (url === undefined) return 'must be an absolute http(s) URL'
  if (url.username || url.password) return 'must not contain a user name or password'
  if (!/^[\w.-]+$|^\[[\da-f:.]+\]$/i.test(url.hostname)) return 'must name a host'
  return /[?#]/.test(value as string) ? 'must have no query and no fragment' : undefined
}

/** An exact origin, as the `Origin` header has it. */
export const origin: OptionCheck = (value) =>
  baseUrl(value) === undefined && parseUrl(value as string)?.origin === value
    ? undefined
    : 'must be an exact origin such as "https://app.example.com", without path or slash at the end'

/** A path of the app: "/" and text that needs no encoding, without a slash at the end. */
export const routePath: OptionCheck = (value) =>
  typeof value === 'string' && /^(?:\/[\w.~-]+)+$/.test(value)
    ? undefined
    : 'must be a path such as "/wechat/login", without a slash at the end'

/** The option `basePath`: a path, or nothing. */
export const basePath: OptionCheck = (value) => (value === '' ? undefined : routePath(value))

/** Those of the named options that were given. */
export function givenOf<Options extends object, Name extends keyof Options>(
  options: Options,
  names: readonly Name[],
): Partial<Pick<Options, Name>> {
  const given = names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]])
  return Object.fromEntries(given) as Partial<Pick<Options, Name>>
}

/** What a value is, for an error message; never the value, which may be a secret. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : typeof value
}

function unknownOption(factory: string, name: string, known: string[]): string {
  return `${factory}: unknown option "${name}"${hintFor(name, known)}`
}
