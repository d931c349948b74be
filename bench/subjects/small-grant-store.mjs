/** A `grantStore` as a database is one: rows as JSON, and an answer that does not come at once. */
export class SmallGrantStore {
  #rows = new Map()

  async get(key) {
    const text = this.#rows.get(key)
    await anAnswer()
    return text && JSON.parse(text)
  }

  async set(key, row) {
    this.#rows.set(key, JSON.stringify(row))
    await anAnswer()
  }

  async delete(key) {
    this.#rows.delete(key)
    await anAnswer()
  }
}

const anAnswer = () => new Promise((resolve) => setImmediate(resolve))
