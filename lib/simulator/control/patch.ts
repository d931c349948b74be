/** JSON has no `undefined`: in a change, `null` takes an optional property away. */
// biome-ignore lint/suspicious/noExplicitAny: the simulator's own API checks every value it is given
export function patchIn(body: unknown): any {
  if (typeof body !== 'object' || body === null) return body
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, value ?? undefined]))
}
