const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

const randomBytes = (/** @type {number} */ length) => [...crypto.getRandomValues(new Uint8Array(length))]

/** @param {number} length */
export function randomHex(length) {
  return randomBytes(length / 2)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}

/** @param {number} length */
export function randomText(length) {
  return randomBytes(length)
    .map((byte) => letters[byte % letters.length])
    .join('')
}
