/** The bytes of a base64 text, or undefined for what is none. */
export function bytesOfBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  // Buffer.from() leaves out what is no base64, and says nothing.
  return bytes.length === Math.floor(((text.length - padding) * 3) / 4) ? bytes : undefined
}
