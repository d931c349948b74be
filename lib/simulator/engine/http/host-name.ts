const shape = /^(?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i

/**
 * The name in a Host header, as a browser would write it: lower case, no port, no brackets, no dot at its end.
 * Undefined when it is none.
 */
export function hostNameIn(host: string): string | undefined {
  const url = `http://${host}`
  if (!shape.test(host) || !URL.canParse(url)) return undefined
  return new URL(url).hostname.replace(/^\[|\]$|\.$/g, '')
}

export function isLoopbackName(name: string): boolean {
  return (
    name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(?:\.\d+){3}$/.test(name)
  )
}
