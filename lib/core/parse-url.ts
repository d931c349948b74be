/** `new URL()` without its exception. (`URL.canParse()` of Node 20 is wrong about some hosts that are not ASCII.) */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}
