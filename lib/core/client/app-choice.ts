import { requireOneWay } from '../http/proxy.ts'
import { requireOptions } from '../options.ts'

/** The options that say which app a router logs in to, besides the credentials themselves. */
interface AppChoice {
  client?: unknown
  credentials?: unknown
  http?: unknown
  proxy?: unknown
}

/** What a ready client was made with, and a router beside it must not be told again. */
const clientOptions = ['endpoints', 'http', 'proxy', 'tokenCache', 'tokenProvider', 'userTokenStore']

/**
 * Checks that a router is told exactly once which app it is for.
 *
 * @param names the options that make up a pair (or triple) of credentials
 * @param clientFactory what makes the option `client`
 * @throws TypeError
 */
export function checkAppChoice(
  factory: string,
  options: AppChoice,
  names: readonly string[],
  clientFactory: string,
): void {
  requireOneWay(factory, options)
  const { client, credentials } = options
  const given = options as Record<string, unknown>
  const misplaced = clientOptions.find((name) => given[name] !== undefined)
  if (client !== undefined && misplaced !== undefined) {
    throw new TypeError(
      `${factory}: give "${misplaced}" to ${clientFactory}(), not to the router beside its client`,
    )
  }
  const hasPair = names.some((name) => given[name] !== undefined)
  const choices = [hasPair, client !== undefined, credentials !== undefined].filter(Boolean).length
  // Names with nothing behind them: the environment, as a rule.
  if (choices === 0 && names.some((name) => Object.hasOwn(given, name))) requireOptions(factory, given, names)
  if (choices !== 1) {
    const [first, ...others] = names.map((name) => `"${name}"`)
    throw new TypeError(
      `${factory}: give exactly one of ${first} with ${others.join(' and ')}, "client", or "credentials"`,
    )
  }
  if (hasPair) requireOptions(factory, given, names)
}
