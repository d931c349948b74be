/** Tokens that were given out, each with whose it is: a call with another one is refused. */
export function createAliveTokens(kind) {
  const holders = new Map()
  return {
    create(holder) {
      const token = `token-of-${kind}-${holders.size}-${'x'.repeat(120)}`
      holders.set(token, holder)
      return token
    },
    holderOf: (token) => holders.get(token),
  }
}
