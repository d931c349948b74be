/** In front of the ids of scenes: an account has codes of the app's own too. */
export const sceneIdPrefix = 'login.'

/** The id in the event of a scan; undefined for the code of somebody else's making. */
export function sceneIdIn(eventKey: unknown): string | undefined {
  if (typeof eventKey !== 'string') return undefined
  const id = eventKey.replace(/^qrscene_/, '')
  return /^login\.[\w-]{32}$/.test(id) ? id : undefined
}
