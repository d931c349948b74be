import { inflateSync } from 'node:zlib'
import { encode } from 'uqr'

/** The black and white of a picture: one byte of 0 or 1 for each pixel. */
function pixelsOf(png: Buffer): { width: number; isBlack(x: number, y: number): boolean } {
  const chunks: Buffer[] = []
  let width = 0
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const [type, data] = [png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length)]
    if (type === 'IHDR') width = data.readUInt32BE(0)
    if (type === 'IDAT') chunks.push(data)
    at += 12 + length
  }
  const lines = inflateSync(Buffer.concat(chunks))
  const lineLength = 1 + Math.ceil(width / 8)
  return {
    width,
    isBlack: (x, y) => (((lines[y * lineLength + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 0,
  }
}

/** Whether a picture of the simulator's is the QR code of this text, looked at in the middle of each of its squares. */
export function isPictureOf(png: Buffer, text: string): boolean {
  const { data, size } = encode(text, { ecc: 'M', border: 2 })
  const { width, isBlack } = pixelsOf(png)
  const middle = (index: number): number => Math.floor(((index + 0.5) * width) / size)
  return data.every((row, y) => row.every((isDark, x) => isBlack(middle(x), middle(y)) === isDark))
}
