/**
 * Asks the simulator's control API; what it objects to is thrown in its own words.
 *
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
export async function api(method, path, body) {
  /** @type {RequestInit} */
  const init = { method, credentials: 'same-origin' }
  if (body !== undefined) {
    init.headers = { 'content-type': 'application/json' }
    init.body = JSON.stringify(body)
  }
  const response = await fetch(`/simulator${path}`, init)
  const answer = readJson(await response.text())
  if (answer.ok !== true) throw new Error(String(answer.error).replace(/^simulat(?:or|ed [^:]*): /, ''))
  return answer.result
}

/** @param {string} text */
function readJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(text.slice(0, 200))
  }
}

/**
 * A part of a path.
 *
 * @param {string} text
 */
export const part = (text) => encodeURIComponent(text)

/**
 * What to say of something that was thrown.
 *
 * @param {unknown} error
 */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error))
