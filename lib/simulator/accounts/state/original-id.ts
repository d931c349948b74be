import { createHash } from 'node:crypto'

/** `gh_` and 12 hex digits: the name of an account in its messages. Stable over restarts. */
export function originalIdOf(app: { appId: string; originalId?: string }): string {
  if (app.originalId !== undefined) return app.originalId
  const parts = JSON.stringify(['original id', app.appId])
  return `gh_${createHash('sha256').update(parts).digest('hex').slice(0, 12)}`
}
