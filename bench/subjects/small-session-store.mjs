import session from 'express-session'

const most = 5_000

/** Sessions in memory, the newest few thousand of them: so that the last round finds what the first one found. */
export class SmallSessionStore extends session.Store {
  #sessions = new Map()

  get(id, done) {
    const text = this.#sessions.get(id)
    setImmediate(done, null, text && JSON.parse(text))
  }

  set(id, value, done) {
    this.#sessions.set(id, JSON.stringify(value))
    if (this.#sessions.size > most) this.#sessions.delete(this.#sessions.keys().next().value)
    setImmediate(done, null)
  }

  touch(_id, _value, done) {
    setImmediate(done, null)
  }

  destroy(id, done) {
    this.#sessions.delete(id)
    setImmediate(done, null)
  }
}
