import { crc32, deflateSync } from 'node:zlib'
import { encode } from 'uqr'
import type { Answer } from './answer.ts'

const signature = Buffer.from('89504e470d0a1a0a', 'hex')

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length)
  ends.writeUInt32BE(crc32(named), 4)
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)])
}

/** Black on white with one bit for each pixel: a library that draws in colour takes many times as long. */
function draw(content: string, width: number): Buffer {
  const { data, size } = encode(content, { ecc: 'M', border: 2 })
  const moduleAt = (pixel: number): number => Math.floor((pixel * size) / width)
  const isBlack = (row: number, column: number): boolean => data[row]?.[column] === true

  // Each line begins with a byte for its filter: none.
  const lineLength = 1 + Math.ceil(width / 8)
  const lines = Buffer.alloc(width * lineLength)
  for (let y = 0; y < width; y += 1) {
    const isAsAbove = y > 0 && moduleAt(y) === moduleAt(y - 1)
    const start = y * lineLength
    if (isAsAbove) {
      lines.copyWithin(start, start - lineLength, start)
      continue
    }
    for (let x = 0; x < width; x += 1) {
      const byte = start + 1 + (x >> 3)
      if (!isBlack(moduleAt(y), moduleAt(x))) lines[byte] = (lines[byte] ?? 0) | (0x80 >> (x & 7))
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(width, 4)
  header[8] = 1
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A QR code as a PNG. */
export function qrCodePicture(content: string, width: number): Answer {
  return { status: 200, headers: { 'Content-Type': 'image/png' }, body: draw(content, width) }
}
