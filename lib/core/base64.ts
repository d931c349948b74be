// Buffer.from() takes some of these for the digit that their low byte is.
const beyondLatin1 = /[\u0100-\uffff]/

/** The bytes of a text in base64 or base64url, or undefined for what is neither. */
export function bytesOfBase64(text: string): Buffer | undefined {
  if (beyondLatin1.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const digits = text.length - padding
  // Buffer.from() leaves out what is no base64, and says nothing. One digit over makes no byte, so it would not show.
  return digits % 4 !== 1 && bytes.length === Math.floor((digits * 3) / 4) ? bytes : undefined
}
