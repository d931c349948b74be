import { type Failure, failureOf } from './language/failure.ts'

const timeoutMs = 10_000
const maxCharacters = 1_000_000

/** What a host answered, or why it did not. */
export type Asked = { status: number; text: string; date: string | null } | { failure: Failure }

/** Asks for a page, or posts a body. Never rejects, follows no redirect, and is done in ten seconds. */
export async function ask(url: string, headers: Record<string, string> = {}, body?: string): Promise<Asked> {
  try {
    const response = await fetch(url, {
      headers,
      ...(body !== undefined && { method: 'POST', body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = (await response.text()).slice(0, maxCharacters)
    return { status: response.status, text, date: response.headers.get('date') }
  } catch (error) {
    const cause = (error as { cause?: { code?: unknown } }).cause?.code
    const isTimeout = (error as Error).name === 'TimeoutError'
    return { failure: failureOf(typeof cause === 'string' ? cause : undefined, isTimeout) }
  }
}
