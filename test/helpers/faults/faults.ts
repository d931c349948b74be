import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Fault, Wire } from './proxy.ts'

/** Faults by what a client should make of them. */
export type FaultList = Readonly<Record<string, Fault>>

/** A whole answer in place of the platform's; header lines without their line ends. */
export const whole =
  (status: number, headers: readonly string[], body: Buffer | string): Fault =>
  ({ socket }) => {
    const bytes = Buffer.from(body)
    const lines = [`HTTP/1.1 ${status} X`, `content-length: ${bytes.length}`, ...headers]
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    socket.write(bytes)
  }

/** The first part of the answer, under a head that promises more. */
const part = ({ exchange, socket }: Wire, then: () => void): void => {
  const { answer } = exchange
  socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${answer.length + 100}\r\n\r\n`)
  socket.write(answer.subarray(0, answer.length >> 1), then)
}

const chunk = (bytes: Buffer | string): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), Buffer.from(bytes), Buffer.from('\r\n')])

/** Goes on writing for as long as somebody listens, but no faster than they read. */
function goOn(socket: Socket, bytes: Buffer | string, everyMs: number): void {
  const timer = setInterval(() => socket.writableNeedDrain || socket.write(bytes), everyMs)
  socket.once('close', () => clearInterval(timer))
}

const chunkedHead = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'
const html = '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>'

/** What never comes to an end. */
export const lateFaults: FaultList = {
  'the answer, after the deadline': ({ exchange, socket }) => {
    const timer = setInterval(() => {
      clearInterval(timer)
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${exchange.answer.length}\r\n\r\n`)
      socket.write(exchange.answer)
    }, 20_000)
    socket.once('close', () => clearInterval(timer))
  },
  'a head, and then silence': ({ socket }) =>
    void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n'),
  'a body that is shorter than it says, and then silence': (wire) => part(wire, () => undefined),
  'a byte now and then': ({ socket }) => {
    socket.write(chunkedHead)
    goOn(socket, chunk(' '), 20)
  },
  'a head that never ends': ({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\nx-long: ')
    goOn(socket, 'x', 20)
  },
  'early hints without end': ({ socket }) => goOn(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n', 20),
}

/** What breaks the connection before the answer is whole. */
export const breakingFaults: FaultList = {
  'a reset before the head': ({ socket }) => void socket.resetAndDestroy(),
  'an end before the head': ({ socket }) => void socket.end(),
  'an end within the head': ({ socket }) => void socket.end('HTTP/1.1 200 OK\r\ncontent-le'),
  'a reset after the head': ({ socket }) =>
    void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n', () => socket.resetAndDestroy()),
  'a reset within the body': (wire) => part(wire, () => wire.socket.resetAndDestroy()),
  'an end within the body': (wire) => part(wire, () => wire.socket.end()),
  'another protocol': ({ socket }) =>
    void socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
  'an end within a chunked body': ({ exchange, socket }) => {
    socket.write(chunkedHead)
    socket.end(chunk(exchange.answer.subarray(0, 5)))
  },
}

const zipped = (body: Buffer): Fault => whole(200, ['content-encoding: gzip'], body)
/** 400 MB of zeros in 400 KB: a thousand small files after each other are one file. */
export const bomb: Fault = zipped(Buffer.concat(Array(400).fill(gzipSync(Buffer.alloc(1024 * 1024)))))

/** What is no usable answer, although one came. */
export const unusableFaults: FaultList = {
  'a page with 200': whole(200, ['content-type: text/html'], html),
  'a page that says it is JSON': whole(200, ['content-type: application/json'], html),
  'a page with 502': whole(502, ['content-type: text/html'], html),
  'the answer with 500': (wire) => whole(500, [], wire.exchange.answer)(wire),
  'no body': whole(200, [], ''),
  'no body, with 204': ({ socket }) => void socket.write('HTTP/1.1 204 No Content\r\n\r\n'),
  'white space': whole(200, [], ' \r\n'),
  'a JSON text': whole(200, [], '"ok"'),
  'JSON null': whole(200, [], 'null'),
  'a JSON list': whole(200, [], '[{"errcode":0}]'),
  'a redirect to itself': (wire) => whole(302, [`location: ${wire.exchange.url}`], '')(wire),
  'a redirect to another host': (wire) => whole(307, [`location: ${wire.elsewhere}`], '')(wire),
  'a redirect to a file': whole(301, ['location: file:///etc/hostname'], ''),
  'what is no HTTP': ({ socket }) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n\u0000\u0001\u00ff'),
  'a TLS alert': ({ socket }) => void socket.end(Buffer.from('15030100020246', 'hex')),
  'a broken chunk': ({ socket }) => void socket.write(`${chunkedHead}zz\r\n{}\r\n0\r\n\r\n`),
  'a length that is no number': ({ socket }) =>
    void socket.write('HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n{}'),
  'two lengths': ({ socket }) =>
    void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}x'),
  'a huge header': whole(200, [`x-huge: ${'x'.repeat(200_000)}`], '{}'),
  'ten thousand headers': whole(200, Array(10_000).fill('x-many: xxxxxxxxxxxxxxxx'), '{}'),
  'broken gzip': zipped(gzipSync('{"errcode":0}').subarray(0, -9)),
  'text that is said to be gzip': zipped(Buffer.from('\u001f\u008bno gzip at all')),
  'a flood without end': ({ socket }) => {
    socket.write(chunkedHead)
    goOn(socket, chunk(`{${' '.repeat(256 * 1024)}`), 1)
  },
}
