import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { marks } from './values.ts'

const deep = 20_000

/** Bodies as they are sent. */
export const rawBodies: readonly (string | Buffer)[] = [
  '',
  'null',
  '[]',
  '"x"',
  '1',
  '{',
  '{"code":',
  '{"code":"a","code":"b"}',
  '{"__proto__":{"polluted":"zq"},"code":"x"}',
  '{"constructor":{"prototype":{"polluted":"zq"}},"code":"x"}',
  '{"code":"\\ud800","state":"\\u0000"}',
  '['.repeat(deep),
  '{"a":'.repeat(5_000),
  `{"code":"x","a":${'['.repeat(deep >> 1)}${']'.repeat(deep >> 1)}}`,
  `{"code":"${'x'.repeat(40_000)}"}`,
  `{${Array.from({ length: 2_000 }, (_, index) => `"k${index}":0`).join()}}`,
  'code=1&state=2',
  '__proto__[polluted]=zq&code[]=1',
  '--x\r\nContent-Disposition: form-data; name="code"\r\n\r\n1\r\n--x--\r\n',
  '<xml><MsgType>text</MsgType></xml>',
  '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml>&a;</xml>',
  Buffer.from([0xff, 0xfe, 0x00, 0x7b]),
  '\ufeff{"code":"x"}',
  ...marks,
]

const zeros = Buffer.alloc(8 * 1024 * 1024)

/** Small bodies that become large ones, or break. */
export const packedBodies: readonly { encoding: string; body: Buffer }[] = [
  { encoding: 'gzip', body: gzipSync(zeros) },
  { encoding: 'deflate', body: deflateSync(zeros) },
  { encoding: 'br', body: brotliCompressSync(zeros) },
  { encoding: 'gzip', body: gzipSync('{"code":"x"}').subarray(0, 15) },
  { encoding: 'gzip', body: Buffer.from('{"code":"x"}') },
  { encoding: 'gzip, gzip', body: gzipSync(gzipSync('{"code":"x"}')) },
  { encoding: 'zq', body: Buffer.from('{"code":"x"}') },
]
