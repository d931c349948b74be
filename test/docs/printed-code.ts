import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from '@jest/globals'
import { transformSync } from '@swc/core'
import type { Express } from 'express'
import { codeBlocksOf, readText } from './markdown.ts'

/** The TypeScript below a heading of a document, or the code of another language. */
export function codeBelow(file: string, heading: string, wanted = 'ts'): string[] {
  const chapter = readText(file)
    .split(/^#{1,4} /m)
    .find((text) => text.startsWith(`${heading}\n`))
  return codeBlocksOf(heading, chapter ?? '')
    .filter(({ language }) => language === wanted)
    .map(({ code }) => code)
}

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as FunctionConstructor

/** Runs code as it is printed and answers an expression of it, such as the name of a variable. */
export async function evaluate(
  code: string,
  expression: string,
  env: Record<string, string> = {},
): Promise<unknown> {
  const { code: script } = transformSync(code, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  })
  const body = `${script}\nreturn ${expression}`
  return new AsyncFunction('require', 'exports', 'process', body)(require, {}, { env })
}

/** A server whose address is known before its app: printed code names where it runs. */
export interface ReservedServer {
  url: string
  serve(app: Express): void
}

/** Answers how to reserve one for a test. */
export function useReservedServers(): (host?: string) => Promise<ReservedServer> {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })
  return async (host = '127.0.0.1') => {
    let handler: Express | undefined
    const server = createServer((req, res) => handler?.(req, res))
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return {
      url: `http://${host}:${port}`,
      serve: (app) => {
        handler = app
      },
    }
  }
}
