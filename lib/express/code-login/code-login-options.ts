import { anyOf, nested, type OptionShape, oneOf, positiveInteger } from '../../core/options.ts'

// There is no state to require, no page to be declined on or to return to, and no session.
const pointless = ['requireState', 'onDenied', 'returnToQuery', 'keepSessionInfo'] as const

/** The options of a router for apps without cookies: tokens are always issued, sessions never written. */
export type AppLoginOptions<Options> = Omit<Options, (typeof pointless)[number] | 'bearer'> & {
  /** Tokens are always issued. @default { expiresInSeconds: 7200 } */
  bearer?: true | { expiresInSeconds?: number | undefined } | undefined
}

/** The checks that differ from those of a router with pages. */
export const codeLoginShape: OptionShape = {
  bearer: anyOf('true or { expiresInSeconds }', oneOf(true), nested({ expiresInSeconds: positiveInteger })),
  ...Object.fromEntries(
    pointless.map((name) => [name, () => 'has no meaning here: nothing but a token is written']),
  ),
}
